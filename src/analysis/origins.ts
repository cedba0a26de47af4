/** Where sizes come from, in words and places: `fc1.in_features`, `64·12·12, flatten`, the line that names `B, T, C`. */
import type { Dim, Origin, Spot } from '../core/dim';
import type { Call, FunctionDef, Node } from '../python/ast';
import { type AnyNode, isWrittenNumber, pathAt, walk } from '../python/visit';
import type { DimFact, Place } from './facts';
import { PARAMETER } from './interp/tensors';
import type { SourceFile } from './source';

/** A number that the user wrote as an argument of a library's constructor: `nn.Linear(9200, 128)`. */
export interface Argument {
  readonly parameter: string;
  /** `fc1` where the call is assigned to `self.fc1`, else the class. */
  readonly owner: string;
  readonly isClass: boolean;
  /** The number itself, when it stands right in the call. */
  readonly literal: Literal | null;
}

/** A number as it is written: `9200`, `64 * 12 * 12`. */
export type Literal = Place & { readonly text: string };

type OriginFact = NonNullable<DimFact['origin']>;

export class Origins {
  constructor(
    private readonly file: SourceFile,
    private readonly sourceOf: (uri: string) => SourceFile | null,
  ) {}

  get uri(): string {
    return this.file.uri;
  }

  /** What is known of where a dim comes from. */
  of(d: Dim): Origin | undefined {
    const origin = d.label?.origin ?? d.sym?.origin;
    const bound =
      d.sym?.boundAt ??
      (d.sym && this.parameter(d.sym.scope, origin && origin.text !== PARAMETER ? origin.text : d.sym.name));
    if (origin?.file !== undefined || !bound) return origin;
    return { text: origin?.text ?? '', ...origin, ...bound };
  }

  /** An origin as facts tell it; the same object for the same origin. */
  fact(o: Origin): OriginFact {
    const key = `${o.file}:${o.at?.start}:${o.text}:${o.formula}`;
    let fact = this.facts.get(key);
    if (!fact) {
      const place = this.place(o);
      fact = { text: this.text(o), ...(place ? { place } : {}) };
      this.facts.set(key, fact);
    }
    return fact;
  }

  private readonly facts = new Map<string, OriginFact>();

  place(o: Origin): Place | undefined {
    const offset = offsetOf(o);
    if (o.file === undefined || offset === null) return undefined;
    const literal = o.kind === 'literal' ? this.literalAt(o) : null;
    return { uri: o.file, start: offset, end: literal?.end ?? offset };
  }

  /** `line 31`; of another file `small.py:7`; nothing where the place is not known. */
  where(o: Origin): string {
    const offset = offsetOf(o);
    if (o.file === undefined || offset === null) return '';
    if (o.file === this.file.uri) return `line ${this.file.line(offset)}`;
    const name = o.file.slice(o.file.lastIndexOf('/') + 1);
    const source = this.source(o.file);
    return source ? `${name}:${source.line(offset)}` : name;
  }

  /** In words: `x.size(0)`, `fc1.in_features`, `64·12·12, flatten`; of other numbers what the line says: `n_head = 12`. */
  text(o: Origin): string {
    const argument = this.argument(o);
    if (argument && (argument.literal || o.kind !== 'literal')) return argumentText(argument);
    if (o.kind === 'literal') return this.sourceLine(o);
    if (o.kind === 'result') return [o.formula, o.text].filter(Boolean).join(', ');
    return o.text || this.sourceLine(o);
  }

  argument(o: Origin): Argument | null {
    const [, parameter, className] = /^(\w+) of (\w+)$/.exec(o.text) ?? [];
    if (parameter === undefined) return null;
    const path = this.pathTo(o);
    const literal = this.literalAt(o);
    const call = path.findLast((n): n is Call & AnyNode => n.kind === 'Call');
    const direct = call && literal && isCallOf(call, className) && holds(call, literal);
    const name =
      call && isCallOf(call, className) && (direct || call.start === o.at?.start) ? this.assignedTo(path, call) : null;
    return {
      parameter,
      owner: name ?? className,
      isClass: name === null,
      literal: direct ? this.literalOf(o.file!, literal) : null,
    };
  }

  /** The number that an origin points at, as the file has it; null when there is none in this document. */
  literal(o: Origin): Literal | null {
    const node = o.file === this.file.uri ? this.literalAt(o) : null;
    return node && this.literalOf(this.file.uri, node);
  }

  /** `HIDDEN` of `HIDDEN = 9200` in this document, when it is given a value and used there and nowhere else. */
  nameOf(o: Origin): string | null {
    const literal = o.file === this.file.uri ? this.literalAt(o) : null;
    const statement = literal && this.pathTo(o).find((n) => n.kind === 'Assign' && n.value === literal);
    if (statement?.kind !== 'Assign' || statement.targets.length !== 1) return null;
    const [target] = statement.targets;
    if (target.kind !== 'Name') return null;
    let uses = 0;
    walk(this.file.ast, (n) => {
      if (n.kind === 'Name' && n.id === target.id) uses++;
      // Set from elsewhere.
      else if ((n.kind === 'Global' || n.kind === 'Nonlocal') && n.names.includes(target.id)) uses += 2;
      return undefined;
    });
    return uses === 2 ? target.id : null;
  }

  /** Is the number an argument of a call in this document as it stands? */
  isArgument(o: Origin): boolean {
    const literal = o.file === this.file.uri ? this.literalAt(o) : null;
    return literal !== null && this.pathTo(o).some((n) => n.kind === 'Call' && holds(n, literal));
  }

  private literalOf(uri: string, node: AnyNode): Literal {
    return { uri, start: node.start, end: node.end, text: this.slice(uri, node) };
  }

  private literalAt(o: Origin): AnyNode | null {
    if (o.kind !== 'literal') return null;
    const { start, end } = o.at as Node;
    return this.pathTo(o).find((n) => n.start === start && n.end === end && isWrittenNumber(n)) ?? null;
  }

  private pathTo(o: Origin): AnyNode[] {
    const source = o.file === undefined ? null : this.source(o.file);
    const offset = offsetOf(o);
    return source && offset !== null ? pathAt(source.ast, offset) : [];
  }

  /** `fc1` of `self.fc1 = nn.Linear(…)` and `fc1 = nn.Linear(…)`. */
  private assignedTo(path: readonly AnyNode[], call: AnyNode): string | null {
    const statement = path[path.indexOf(call) - 1];
    if (statement?.kind !== 'Assign' || statement.targets.length !== 1) return null;
    const [target] = statement.targets;
    return target.kind === 'Attribute' ? target.attr : target.kind === 'Name' ? target.id : null;
  }

  private sourceLine(o: Origin): string {
    const text = o.file === undefined ? undefined : this.source(o.file)?.text;
    const offset = offsetOf(o);
    if (text === undefined || offset === null) return '';
    const end = text.indexOf('\n', offset);
    const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, end < 0 ? undefined : end);
    const bare = line
      .replace(/\s#.*$/, '')
      .trim()
      .replace(/,$/, '');
    return bare.length > MAX_LINE ? `${bare.slice(0, MAX_LINE)} …` : bare;
  }

  private slice(uri: string, node: AnyNode): string {
    return this.source(uri)?.text.slice(node.start, node.end) ?? '';
  }

  private source(uri: string): SourceFile | null {
    return uri === this.file.uri ? this.file : this.sourceOf(uri);
  }

  /** The parameter that a made-up symbol (`x.size(0)` of `GPT.forward`) is about. */
  private parameter(scope: string, text: string): { file: string; at: Spot } | null {
    this.functions ??= functionsOf(this.file);
    const name = /^\w+/.exec(text)?.[0];
    const at = this.functions.get(scope)?.get(name ?? '');
    return at === undefined ? null : { file: this.file.uri, at };
  }

  private functions: ReadonlyMap<string, ReadonlyMap<string, Spot>> | null = null;
}

const MAX_LINE = 40;

/** null where the place is not known, or is no longer there. */
function offsetOf(o: Origin): number | null {
  return o.at === undefined || o.at.start < 0 ? null : o.at.start;
}

export function argumentText(a: Argument): string {
  return a.isClass ? `${a.parameter} of ${a.owner}` : `${a.owner}.${a.parameter}`;
}

function isCallOf({ func }: Call, name: string): boolean {
  return func.kind === 'Attribute' ? func.attr === name : func.kind === 'Name' && func.id === name;
}

function holds(call: Call, literal: AnyNode): boolean {
  return call.args.some((a) => a === literal) || call.keywords.some((k) => k.value === literal);
}

/** Functions by their dotted name, with the places of their parameters. */
function functionsOf(file: SourceFile): Map<string, Map<string, Spot>> {
  const out = new Map<string, Map<string, Spot>>();
  const note = (prefix: string) => (node: AnyNode) => {
    if (node.kind === 'ClassDef') {
      for (const s of node.body) walk(s, note(`${prefix}${node.name}.`));
      return false;
    }
    if (node.kind !== 'FunctionDef') return undefined;
    out.set(prefix + node.name, parametersOf(node));
    return false;
  };
  walk(file.ast, note(''));
  return out;
}

function parametersOf(f: FunctionDef): Map<string, Spot> {
  return new Map(f.params.list.map((p) => [p.name, p]));
}
