/** Where a code action is asked for, with what the actions look up there. */
import type { ExpressionFact } from '../../analysis/facts';
import type { FunctionDef, Stmt } from '../../python/ast';
import { type AnyNode, pathAt, walk } from '../../python/visit';
import type { View } from '../document';

/** A replacement of text, by offsets. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What can be done at a place. Edits do not overlap. */
export interface Action {
  readonly title: string;
  readonly kind: 'refactor.rewrite' | 'refactor.extract';
  readonly edits: readonly Edit[];
  /** The new name is asked for, and written in all edits; a name that is taken would mean something else. */
  readonly rename?: { readonly name: string; readonly taken: readonly string[] };
}

export class Site {
  /** The nodes around the start, outermost first. */
  readonly path: readonly AnyNode[];
  /** The innermost function around the start. */
  readonly within: FunctionDef | null;
  private places: Map<string, ExpressionFact[]> | null = null;

  constructor(
    readonly view: View,
    readonly start: number,
    readonly end: number,
    /** The context that the user has chosen. */
    readonly context: string | null,
  ) {
    this.path = pathAt(view.document.ast, start);
    this.within = this.path.findLast((n) => n.kind === 'FunctionDef') ?? null;
  }

  get text(): string {
    return this.view.document.text;
  }

  /** The parameter whose name or annotation the cursor is on. */
  get parameter() {
    return this.within?.params.list.find((p) => p.start <= this.start && this.start <= p.end) ?? null;
  }

  /** The innermost statement of one line or several that holds no others. */
  get statement(): Stmt | null {
    return (this.path.findLast((n) => SIMPLE.has(n.kind)) as Stmt | undefined) ?? null;
  }

  /** The fact of a node as a whole; of a parameter, by its name. */
  factOf(node: AnyNode): ExpressionFact | null {
    if (!this.places) {
      this.places = new Map();
      for (const f of this.view.facts.expressions) {
        if (f.path.length > 0) continue;
        const key = `${f.start}:${f.end}`;
        this.places.set(key, [...(this.places.get(key) ?? []), f]);
      }
    }
    const end = node.kind === 'Parameter' ? node.start + node.name.length : node.end;
    const found = this.places.get(`${node.start}:${end}`) ?? [];
    return found.length === 1 ? found[0] : null;
  }

  /** The space before the first statement on a line; null where something else stands before the offset. */
  indentAt(offset: number): string | null {
    const { lines } = this.view.document;
    const before = this.text.slice(lines.start(lines.lineAt(offset)), offset);
    return before.trim() === '' ? before : null;
  }

  /** A new line with a statement after another one; null where that does not end its line. */
  after(statement: Stmt, line: string): Edit | null {
    const { lines, lexical } = this.view.document;
    const at = lines.end(lines.lineAt(statement.end));
    const indent = this.indentAt(statement.start);
    const sharesLine = lexical.lines.some((l) => l.start >= statement.end && l.start < at);
    return indent === null || sharesLine ? null : { start: at, end: at, text: `\n${indent}${line}` };
  }

  /** A new line with a statement before another one; null where that does not begin its line. */
  before(statement: Stmt, line: string): Edit | null {
    const indent = this.indentAt(statement.start);
    return indent === null ? null : { start: statement.start, end: statement.start, text: `${line}\n${indent}` };
  }
}

const SIMPLE = new Set<string>(['Assign', 'AnnAssign', 'AugAssign', 'Return', 'ExprStmt', 'Assert']);

/** The first statement of a function that is no docstring. */
export function firstStatement({ body }: FunctionDef): Stmt | null {
  const [first, second] = body;
  const isDoc = first?.kind === 'ExprStmt' && first.value.kind === 'Constant' && first.value.type === 'str';
  return (isDoc ? second : first) ?? null;
}

/** What stands in a function, without functions and classes inside of it. */
export function walkOwn(f: FunctionDef, visit: (n: AnyNode) => void): void {
  walk(f, (n) => {
    if (n === f) return undefined;
    const isOther = n.kind === 'FunctionDef' || n.kind === 'ClassDef' || n.kind === 'Lambda';
    if (!isOther) visit(n);
    return !isOther;
  });
}

/** Every name that is read or bound in a function or in what is inside of it, also those of functions and attributes' roots. */
export function namesInside(f: FunctionDef): Set<string> {
  const names = new Set<string>([f.name]);
  walk(f, (n) => {
    if (n.kind === 'Name') names.add(n.id);
    else if (n.kind === 'Parameter' || n.kind === 'FunctionDef' || n.kind === 'ClassDef') names.add(n.name);
    else if (n.kind === 'Alias') names.add(n.asname ?? n.name.split('.')[0]);
    else if (n.kind === 'Global' || n.kind === 'Nonlocal') for (const name of n.names) names.add(name);
    else if ((n.kind === 'ExceptHandler' || n.kind === 'MatchAs' || n.kind === 'MatchStar') && n.name)
      names.add(n.name);
    else if (n.kind === 'MatchMapping' && n.rest) names.add(n.rest);
    return undefined;
  });
  return names;
}
