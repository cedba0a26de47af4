/** Which code of a document is meant when its landscape is asked for: a function, statements, or an expression with the lines before it. */
import type { Expr, FunctionDef, Module, Stmt } from '../python/ast';
import { pathAt, walk } from '../python/visit';
import type { View } from './document';
import { codeAt, type Found, type MeantCode, type MeantLine, namesIn, operationAt, rootOf } from './gradientCode';

/** Statements that are looked at before an expression, for what gives its tensors their values. */
const MOST_LINES = 30;

export interface LandscapeMeant extends MeantCode {
  /** What is shown of it: of a function its head, too. */
  readonly shown?: { readonly start: number; readonly end: number };
}

/** What may be meant, the best first. */
export function landscapeCode(view: View, start: number, end: number): Found<readonly LandscapeMeant[]> {
  const { ast, text } = view.document;
  const whole = functionAt(ast, text, start, end);
  if (whole) {
    const body = bodyOf(whole);
    return 'reason' in body ? body : [body];
  }
  const meant = operationAt(ast, start, end) ?? codeAt(ast, text, start, end);
  if ('reason' in meant) return meant;
  if (meant.lines.length > 1) return [meant];
  // A name that is assigned to stands for what it gets.
  const [{ value }] = meant.lines;
  const one = { start: value.start, end: value.end, lines: [{ target: null, value }] };
  const longer = withLinesBefore(view, one);
  return longer ? [longer, one] : [one];
}

/** The function whose `def` the cursor is in, or which is selected as a whole. */
function functionAt(module: Module, text: string, start: number, end: number): FunctionDef | null {
  const selected = text.slice(start, end);
  const from = start + selected.length - selected.trimStart().length;
  const to = start + selected.trimEnd().length;
  const inside = pathAt(module, from).filter((n): n is FunctionDef => n.kind === 'FunctionDef');
  return (
    inside.findLast((f) => {
      const isHeader = f.body.length > 0 && to < f.body[0].start && text.lastIndexOf('\n', to - 1) <= f.nameStart;
      const isWhole = from <= f.nameStart && to === f.end;
      return isWhole || (isHeader && from >= f.start);
    }) ?? null
  );
}

/** Its statements, in which arguments are names. */
function bodyOf(f: FunctionDef): Found<LandscapeMeant> {
  const lines: MeantLine[] = [];
  let first: number | null = null;
  for (const s of f.body) {
    if (isSilent(s)) continue;
    first ??= s.start;
    if (s.kind === 'Return' && s.value) {
      lines.push({ target: null, value: s.value });
      return { start: first, end: f.end, lines, shown: f };
    }
    const line = assignment(s);
    if (!line) return { reason: `${f.name} is more than assignments and a value that is returned` };
    lines.push(line);
  }
  return { reason: `${f.name} returns nothing` };
}

/** A docstring, `pass`, or a check. */
function isSilent(s: Stmt): boolean {
  return s.kind === 'Pass' || s.kind === 'Assert' || (s.kind === 'ExprStmt' && s.value.kind === 'Constant');
}

function assignment(s: Stmt): { readonly target: Expr; readonly value: Expr } | null {
  if (s.kind === 'Assign' && s.targets.length === 1) return { target: s.targets[0], value: s.value };
  return s.kind === 'AnnAssign' && s.value ? { target: s.target, value: s.value } : null;
}

// ---------------------------------------------------------------------------------------------------- the lines before

/**
 * `pred = model(x)` before `F.mse_loss(pred, y)`: assignments of the same block that compute tensors of the expression from
 * others. Null where there are none.
 */
function withLinesBefore(view: View, meant: MeantCode): MeantCode | null {
  const [{ value }] = meant.lines;
  const block = blockAround(view.document.ast, value);
  if (!block) return null;
  const needed = namesOf(value);
  const lines: MeantLine[] = [];
  let start = meant.start;
  for (const s of block.slice(-MOST_LINES).reverse()) {
    const line = assignment(s);
    const names = line && isPlain(line.target) ? namesIn(line.target) : null;
    if (!line || !names?.some((name) => needed.has(name))) {
      if (isControl(s) || writesTo(s, needed)) break;
      continue;
    }
    if (!isComputed(view, line.value)) continue;
    for (const name of names) needed.delete(name);
    for (const name of namesOf(line.value)) needed.add(name);
    lines.unshift(line);
    start = s.start;
  }
  return lines.length > 0 ? { start, end: meant.end, lines: [...lines, ...meant.lines] } : null;
}

/** The statements of the innermost block before the one with the expression. */
function blockAround(module: Module, value: Expr): readonly Stmt[] | null {
  const path = pathAt(module, value.start);
  for (const node of path.toReversed())
    for (const key of ['body', 'orelse', 'finalbody'] as const) {
      const block = (node as unknown as Record<string, unknown>)[key];
      if (!Array.isArray(block)) continue;
      const at = block.findIndex((s: Stmt) => s.start <= value.start && value.end <= s.end);
      if (at >= 0) return block.slice(0, at);
    }
  return null;
}

function isPlain(target: Expr): boolean {
  return target.kind === 'Name' || (target.kind === 'Tuple' && target.elts.every((e) => e.kind === 'Name'));
}

function isControl(s: Stmt): boolean {
  return !['Assign', 'AnnAssign', 'ExprStmt', 'AugAssign', 'Import', 'ImportFrom', 'Assert', 'Pass'].includes(s.kind);
}

/** In place: by an assignment to a part of it, by `+=`, or by a method such as `add_`. */
function writesTo(s: Stmt, names: ReadonlySet<string>): boolean {
  const isOne = (e: Expr) => names.has(rootOf(e) ?? '');
  if (s.kind === 'AugAssign' && isOne(s.target)) return true;
  if (s.kind === 'Assign' && s.targets.some((t) => t.kind !== 'Name' && partsOf(t).some(isOne))) return true;
  let found = false;
  walk(s, (node) => {
    if (node.kind === 'Call' && node.func.kind === 'Attribute' && /[^_]_$/.test(node.func.attr))
      found ||= isOne(node.func.value);
    return !found;
  });
  return found;
}

function partsOf(target: Expr): readonly Expr[] {
  if (target.kind === 'Tuple' || target.kind === 'List') return target.elts.flatMap(partsOf);
  return [target.kind === 'Subscript' ? target.value : target];
}

/** From a tensor or by a module: what only makes a tensor is one that the landscape may move. */
function isComputed(view: View, value: Expr): boolean {
  let found = false;
  walk(value, (node) => {
    const isHere = (at: { readonly start: number; readonly end: number }, e: Expr) =>
      at.start === e.start && at.end === e.end;
    if (node.kind === 'Call') found ||= view.facts.moduleExpressions.some((m) => isHere(m, node.func));
    if (node.kind === 'Name') found ||= view.facts.expressions.some((f) => isHere(f, node));
    return !found;
  });
  return found;
}

function namesOf(e: Expr): Set<string> {
  const names = new Set<string>();
  walk(e, (node) => {
    if (node.kind === 'Name') names.add(node.id);
    return true;
  });
  return names;
}
