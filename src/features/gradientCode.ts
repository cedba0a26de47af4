/** Which code of a document is meant when its gradient is asked for: one expression, or assignments and their value. */
import type { Expr, Module, Stmt } from '../python/ast';
import { type AnyNode, children, pathAt, walk } from '../python/visit';

export interface MeantCode {
  readonly start: number;
  readonly end: number;
  /** In their order; the values of all but the last have a name. */
  readonly lines: readonly MeantLine[];
}

export interface MeantLine {
  /** What the value is assigned to; null for an expression alone. */
  readonly target: Expr | null;
  readonly value: Expr;
}

export type Found<T> = T | { readonly reason: string };

/** The expression that is selected, or the statements; at a cursor the value of the statement around it. */
export function codeAt(module: Module, text: string, start: number, end: number): Found<MeantCode> {
  if (text.slice(start, end).trim() === '') return valueAround(module, afterIndentation(text, start));
  const [from, to] = withoutBrackets(text, ...trimmed(text, start, end));
  return expressionOf(module, from, to) ?? statementsOf(module, text, ...trimmed(text, start, end));
}

/** The operation at a cursor: where a name is assigned to, the operation whose value it gets; null at names alone. */
export function operationAt(module: Module, start: number, end: number): MeantCode | null {
  const path = pathAt(module, start).filter((n) => n.kind !== 'Keyword');
  const node = path.findLast((n) => n.start === start && n.end === end);
  if (!node || !isExpression(node)) return null;
  const above = path[path.indexOf(node) - 1];
  if (above?.kind === 'Assign' && above.targets.some((t) => t === node))
    return { start, end, lines: [{ target: null, value: above.value }] };
  if (['Name', 'Attribute', 'Constant', 'Subscript', 'Tuple', 'List'].includes(node.kind)) return null;
  return { start, end, lines: [{ target: null, value: node }] };
}

/** A cursor in front of a line's code is meant for it. */
function afterIndentation(text: string, offset: number): number {
  const first = text.lastIndexOf('\n', offset - 1) + 1;
  const code = first + /^[ \t]*/.exec(text.slice(first))![0].length;
  return Math.max(offset, code);
}

function trimmed(text: string, start: number, end: number): [number, number] {
  const selected = text.slice(start, end);
  return [start + selected.length - selected.trimStart().length, start + selected.trimEnd().length];
}

/** The syntax tree gives an expression without the brackets around it. */
function withoutBrackets(text: string, start: number, end: number): [number, number] {
  let [from, to] = [start, end];
  while (text[from] === '(' && text[to - 1] === ')' && isPair(text.slice(from + 1, to - 1)))
    [from, to] = trimmed(text, from + 1, to - 1);
  return [from, to];
}

function isPair(inside: string): boolean {
  let depth = 0;
  for (const c of inside) {
    if (c === '(') depth++;
    if (c === ')' && --depth < 0) return false;
  }
  return depth === 0;
}

function isExpression(node: AnyNode): node is Expr {
  return EXPRESSIONS.has(node.kind);
}

const EXPRESSIONS = new Set<string>(
  'Name Constant JoinedStr Attribute Subscript Call BinOp UnaryOp BoolOp Compare IfExp Tuple List'.split(' '),
);

function expressionOf(module: Module, start: number, end: number): MeantCode | null {
  let found: Expr | null = null;
  walk(module, (node) => {
    if (node.kind !== 'Module' && (node.end < start || node.start > end)) return false;
    if (found === null && node.start === start && node.end === end && isExpression(node)) found = node;
    return found === null;
  });
  return found && { start, end, lines: [{ target: null, value: found }] };
}

function statementsOf(module: Module, text: string, start: number, end: number): Found<MeantCode> {
  const inside: Stmt[] = [];
  walk(module, (node) => {
    if (node.kind === 'Module') return true;
    if (node.end <= start || node.start >= end) return false;
    if (node.start < start || node.end > end) return true;
    if (!isExpression(node)) inside.push(node as Stmt);
    return false;
  });
  inside.sort((a, b) => a.start - b.start);
  const [first, last] = [inside[0], inside.at(-1)];
  if (first?.start !== start || last?.end !== end)
    return { reason: 'the selection is no whole expression and no whole statements' };
  if (!isOneBlock(module, text, inside)) return { reason: 'the selected lines do not all stand in one block' };
  const lines: MeantLine[] = [];
  for (const s of inside) {
    const line = lineOf(s);
    if ('reason' in line) return line;
    if (s !== last && line.target === null)
      return { reason: 'only the last of the selected lines may be without a name for its value' };
    lines.push(line);
  }
  return { start, end, lines };
}

/** One after the other, with nothing between them: each is run when the first is. */
function isOneBlock(module: Module, text: string, statements: readonly Stmt[]): boolean {
  const parent = (s: Stmt) => {
    const path = pathAt(module, s.start);
    return path[path.indexOf(s) - 1];
  };
  return statements.every((s, k) => {
    if (k === 0) return true;
    const between = text.slice(statements[k - 1].end, s.start);
    return parent(s) === parent(statements[0]) && /^(\s|;|#[^\n]*\n)*$/.test(between);
  });
}

function lineOf(s: Stmt): Found<MeantLine> {
  switch (s.kind) {
    case 'ExprStmt':
      return { target: null, value: s.value };
    case 'Return':
      return s.value ? { target: null, value: s.value } : { reason: 'the last line returns nothing' };
    case 'AnnAssign':
      return s.value ? { target: s.target, value: s.value } : { reason: 'a selected line assigns nothing' };
    case 'Assign':
      if (s.targets.length === 1) return { target: s.targets[0], value: s.value };
      return { reason: 'a selected line assigns to several targets' };
    default:
      return {
        reason: `gradients are of expressions and assignments; among the selected lines is ${WORDS[s.kind] ?? 'another statement'}`,
      };
  }
}

const WORDS: Readonly<Record<string, string>> = {
  AugAssign: 'an assignment in place',
  If: 'an if',
  For: 'a loop',
  While: 'a loop',
  FunctionDef: 'a function',
  ClassDef: 'a class',
  Assert: 'an assert',
};

/** The value of the innermost statement around a cursor. */
function valueAround(module: Module, offset: number): Found<MeantCode> {
  const path = pathAt(module, offset);
  const statement = path.findLast((n) => ['Assign', 'AnnAssign', 'Return', 'ExprStmt', 'AugAssign'].includes(n.kind));
  if (!statement) return { reason: 'there is no expression at the cursor' };
  const line = lineOf(statement as Stmt);
  if ('reason' in line) return line;
  const { start, end } = line.value;
  return { start, end, lines: [{ target: null, value: line.value }] };
}

export interface Bound {
  /** What imports bind, where nothing else does: `F` is `torch.nn.functional`. */
  readonly imports: ReadonlyMap<string, string>;
  /** Whether a name may be something else than Python's own. */
  readonly isBound: (name: string) => boolean;
}

/** Names that a document gives a meaning to. */
export function boundNames(module: Module): Bound {
  const imports = new Map<string, string>();
  const others = new Set<string>();
  let hasStar = false;
  walk(module, (node) => {
    if (node.kind === 'Import')
      for (const { name, asname } of node.names)
        bind(imports, others, asname ?? name.split('.')[0], asname ? name : name.split('.')[0]);
    else if (node.kind === 'ImportFrom')
      for (const { name, asname } of node.names) {
        if (name === '*') hasStar = true;
        else if (node.level > 0) others.add(asname ?? name);
        else bind(imports, others, asname ?? name, `${node.module}.${name}`);
      }
    else if (node.kind === 'FunctionDef' || node.kind === 'ClassDef' || node.kind === 'Parameter')
      others.add(node.name);
    else for (const name of targets(node)) others.add(name);
    return true;
  });
  const isBound = (name: string) => hasStar || others.has(name) || imports.has(name);
  return { imports: new Map([...imports].filter(([name]) => !others.has(name))), isBound };
}

function bind(imports: Map<string, string>, others: Set<string>, name: string, path: string): void {
  // The engine knows NumPy by its short name.
  const own = path.replace(/^numpy(?=\.|$)/, 'np');
  if (imports.has(name) && imports.get(name) !== own) others.add(name);
  imports.set(name, own);
}

/** Names that a node assigns to, in itself. */
function targets(node: AnyNode): string[] {
  const exprs: (Expr | null)[] =
    node.kind === 'Assign'
      ? [...node.targets]
      : node.kind === 'AugAssign' || node.kind === 'AnnAssign' || node.kind === 'For' || node.kind === 'NamedExpr'
        ? [node.target]
        : node.kind === 'With'
          ? node.items.map((i) => i.target)
          : [];
  return exprs.flatMap((e) => (e ? namesIn(e) : []));
}

export function namesIn(e: Expr): string[] {
  if (e.kind === 'Name') return [e.id];
  if (e.kind === 'Attribute' || e.kind === 'Subscript') return [];
  return children(e).flatMap((c) => namesIn(c as Expr));
}

/** The name at the front of `a.b.c`; null of anything else. */
export function rootOf(e: Expr): string | null {
  if (e.kind === 'Name') return e.id;
  return e.kind === 'Attribute' ? rootOf(e.value) : null;
}
