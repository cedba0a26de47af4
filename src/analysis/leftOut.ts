/** What holds with the defaults of parameters alone: with a value in their place a shape is another, or open. */
import type { ClassDef, FunctionDef, Node, Stmt } from '../python/ast';
import { walk } from '../python/visit';
import type { SeenIn } from './collected';
import type { DimFact, TensorFact } from './facts';
import type { SeenPlace, SeenTensor } from './recorder';
import type { SourceFile } from './source';
import { shapeText } from './wording';

/** Does a run with optional parameters given see something that is not among the shapes? */
export function isOtherwise(
  places: readonly SeenPlace[],
  shapes: ReadonlySet<string>,
  text: (t: SeenTensor) => string,
) {
  return places.some((p) => p.incomplete || [...p.tensors.values()].some((t) => !shapes.has(text(t))));
}

/** So many names are enough to see what is meant. */
const MAX_NAMES = 4;

interface Around {
  readonly node: Node;
  readonly names: readonly string[];
}

/** Parameters that are None by default, by the functions of a file. */
export class LeftOut {
  private readonly functions: Around[] = [];
  /** Statements that runs came to in which they were given. */
  private readonly given: readonly Node[];
  private readonly known = new Map<Node, boolean>();

  constructor(file: SourceFile, seen: readonly SeenIn[]) {
    this.given = seen.flatMap((s) => (s.origin === 'given' ? [...s.reached] : []));
    walk(file.ast, (node) => {
      if (node.kind === 'ClassDef') this.functions.push(...methodsOf(node));
      if (node.kind === 'FunctionDef') this.functions.push({ node, names: optionalOf(node) });
      return undefined;
    });
  }

  /** Was the function around the node run with them, too? What that run did not come to is not reached with them. */
  wereGiven(node: Node): boolean {
    const around = this.functions
      .filter((f) => f.node.start <= node.start && node.end <= f.node.end)
      .map((f) => f.node);
    const inner = around.findLast((f) => (f as Stmt).kind === 'FunctionDef');
    if (!inner) return false;
    let is = this.known.get(inner);
    if (is === undefined) {
      is = this.given.some((s) => inner.start <= s.start && s.end <= inner.end);
      this.known.set(inner, is);
    }
    return is;
  }

  /** Why a shape at the node may be another: `mask is left out`. */
  reason(node: Node): string[] {
    const around = this.functions.filter((f) => f.node.start <= node.start && node.end <= f.node.end);
    return leftOutReason([...new Set(around.flatMap((f) => f.names))]);
  }
}

export function leftOutReason(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  return [`${names.slice(0, MAX_NAMES).join(', ')}${more} ${names.length === 1 ? 'is' : 'are'} left out`];
}

/** The shape with its reason. A size of 1 is what another operand changes most easily: it is not told. */
export function whereLeftOut(t: TensorFact, reason: readonly string[]): TensorFact {
  const why = [...t.why, ...reason];
  if (!t.dims.some((d) => d.value === 1)) return { ...t, why };
  const dims = t.dims.map((d) => (d.value === 1 ? UNKNOWN : d));
  const texts = dims.map((d) => d.text);
  if (t.rest !== null) texts.splice(t.rest, 0, '…');
  return { ...t, dims, text: shapeText(texts), why };
}

const UNKNOWN: DimFact = { text: '?', value: null, symbol: null };

/** What the constructor is not given holds in all methods. */
function methodsOf(cls: ClassDef): Around[] {
  const init = cls.body.find((s): s is FunctionDef => s.kind === 'FunctionDef' && s.name === '__init__');
  return init ? [{ node: cls, names: optionalOf(init) }] : [];
}

function optionalOf(f: FunctionDef): string[] {
  return f.params.list.filter((p) => p.default?.kind === 'Constant' && p.default.type === 'none').map((p) => p.name);
}
