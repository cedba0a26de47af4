/**
 * Carries an edit over to the tree of the text before it, so that what is known of a node outlives edits elsewhere.
 *
 * Where a text was edited inside bodies of functions only, the old tree is kept: its nodes move to their new places and
 * the functions whose bodies, or comments that count, say something else get the new ones. A tree is for one owner who knows that it changes.
 */
import type { Comment, FunctionDef, Module, Node, Stmt } from './ast';

type Fields = Record<string, unknown>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Where the text of nodes stands. Everything else about a node is what it means. */
const PLACES = new Set(['start', 'end', 'attrStart', 'nameStart']);
/** The place of what is no longer in the text. */
const GONE = -1;

/**
 * Makes `old` the tree `next`, keeping all nodes that mean the same. Answers the functions (of the module, or methods of its
 * classes) whose bodies, or comments that count, have changed; null, with `old` as it was, when anything else has.
 */
export function reconcile(
  old: Module,
  next: Module,
  counts: (c: Comment) => boolean = () => false,
): FunctionDef[] | null {
  const changed = new Functions();
  if (!sameList(old.body, next.body, changed)) return null;
  const [was, is] = [old, next].map((m) => m.comments.filter(counts));
  if (was.length > 0 || is.length > 0)
    for (const [a, b] of changed.alike) if (commentsOf(was, a) !== commentsOf(is, b)) changed.set(a, b);
  moveAll(old.body, next.body, changed);
  Object.assign(old, { start: next.start, end: next.end, comments: next.comments, errors: next.errors });
  return [...changed.keys()];
}

/** Functions whose insides have changed, with what they are now. */
class Functions extends Map<FunctionDef, FunctionDef> {
  /** Those of which the code has not. */
  readonly alike: [FunctionDef, FunctionDef][] = [];
}

/** `changed` is where functions with other bodies are noted; null inside functions, where everything counts. */
function same(a: unknown, b: unknown, changed: Functions | null): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a)) return Array.isArray(b) && sameList(a, b, changed);
  const [x, y] = [a as Fields, b as Fields];
  if (x.kind !== y.kind) return false;
  const editable = changed !== null && x.kind === 'FunctionDef';
  const within = editable || x.kind === 'Lambda' ? null : changed;
  for (const key in x) {
    if (PLACES.has(key) || (editable && key === 'body')) continue;
    if (!same(x[key], y[key], within)) return false;
  }
  if (editable) {
    const [old, next] = [a as FunctionDef, b as FunctionDef];
    if (same(x.body, y.body, null)) changed.alike.push([old, next]);
    else changed.set(old, next);
  }
  return true;
}

/** With the one behind it, which may stand on its last line. */
function commentsOf(comments: readonly Comment[], f: FunctionDef): string {
  let n = 0;
  for (let high = comments.length; n < high; ) {
    const middle = (n + high) >> 1;
    if (comments[middle].start < f.start) n = middle + 1;
    else high = middle;
  }
  const texts: string[] = [];
  for (; n < comments.length; n++) {
    texts.push(`${comments[n].start - f.start} ${comments[n].text}`);
    if (comments[n].start > f.end) break;
  }
  return texts.join('\n');
}

function sameList(a: readonly unknown[], b: readonly unknown[], changed: Functions | null): boolean {
  if (a.length !== b.length) return false;
  for (let n = 0; n < a.length; n++) if (!same(a[n], b[n], changed)) return false;
  return true;
}

function moveAll(a: readonly unknown[], b: readonly unknown[], changed: ReadonlyMap<FunctionDef, FunctionDef>): void {
  for (let n = 0; n < a.length; n++) move(a[n], b[n], changed);
}

function move(a: unknown, b: unknown, changed: ReadonlyMap<FunctionDef, FunctionDef>): void {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return;
  if (Array.isArray(a)) return moveAll(a, b as unknown[], changed);
  const [x, y] = [a as Fields, b as Fields];
  const isChanged = changed.has(a as FunctionDef);
  for (const key in x) {
    if (PLACES.has(key)) x[key] = y[key];
    else if (!isChanged || key !== 'body') move(x[key], y[key], changed);
  }
  if (isChanged) replaceBody(a as FunctionDef, changed.get(a as FunctionDef)!.body);
}

function replaceBody(f: Mutable<FunctionDef>, body: readonly Stmt[]): void {
  bury(f.body);
  f.body = body;
}

/** Nodes that are gone say so to whom still has them. */
function bury(a: unknown): void {
  if (typeof a !== 'object' || a === null) return;
  if (Array.isArray(a)) {
    for (const x of a) bury(x);
    return;
  }
  for (const key in a) bury((a as Fields)[key]);
  if ('start' in a) Object.assign(a as Mutable<Node>, { start: GONE, end: GONE });
}
