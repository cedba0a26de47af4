/** The hints of a function, from every reader. A further notation is a further line here, or in `annotations.ts`. */
import type { ClassDef, Comment, FunctionDef, Module, Stmt } from '../../python/ast';
import { walk } from '../../python/visit';
import { annotations } from './annotations';
import { comments } from './comments';
import { docstrings } from './docstring';
import type { PlacedHint } from './hint';
import { names } from './names';
import type { Reader, Scope } from './reader';

/** In the order in which they are trusted. */
const READERS: readonly Reader[] = [annotations, docstrings, comments, names];

/** By the statements of the function, which an edit inside of it replaces. */
const read = new WeakMap<readonly Stmt[], readonly PlacedHint[]>();

interface Source {
  readonly ast: Module;
  readonly text: string;
}

/** Of what the function itself does, not of functions inside of it. */
export function functionHints(file: Source, f: FunctionDef, cls: ClassDef | null): readonly PlacedHint[] {
  let hints = read.get(f.body);
  if (!hints) {
    const inside = commentsIn(file, f.start, endOfLine(file.text, f.end));
    read.set(
      f.body,
      (hints = hintsOf({ node: f, cls, source: file.text, statements: statementsOf(f.body), comments: inside })),
    );
  }
  return hints;
}

/** Of what stands outside of functions and classes. */
export function moduleHints({ ast, text }: Source): readonly PlacedHint[] {
  const { body } = ast;
  const comments = ast.comments.filter((c) => !body.some((s, n) => isInside(s, body[n + 1], c.start, text)));
  return hintsOf({ node: null, cls: null, source: text, statements: statementsOf(body), comments });
}

/** Does a comment stand in a definition, or behind it as far as its lines are indented? */
function isInside(s: Stmt, next: Stmt | undefined, at: number, text: string): boolean {
  if (!isDefinition(s) || at < s.start || (next && at >= next.start)) return false;
  return at < s.end || /\s/.test(text[text.lastIndexOf('\n', at) + 1]);
}

function isDefinition(s: Stmt): boolean {
  return s.kind === 'FunctionDef' || s.kind === 'ClassDef';
}

/** What they may be about. */
export function moduleCode({ ast, text }: Source): string {
  const outside = ast.body.filter((s) => !isDefinition(s));
  return outside.map((s) => text.slice(s.start, s.end)).join('\n');
}

function hintsOf(scope: Scope): PlacedHint[] {
  return READERS.flatMap(({ trust, read }) =>
    read(scope).map((f) => ({ ...f, trust, offset: f.start - f.subject.start })),
  );
}

function statementsOf(body: readonly Stmt[]): Stmt[] {
  const found: Stmt[] = [];
  for (const s of body)
    walk(s, (n) => {
      if (n.kind === 'FunctionDef' || n.kind === 'ClassDef' || n.kind === 'Lambda') return false;
      if (n.kind === 'Assign' || n.kind === 'AnnAssign' || n.kind === 'Return') found.push(n);
      return undefined;
    });
  return found.sort((a, b) => a.start - b.start);
}

function commentsIn({ ast: { comments } }: Source, start: number, end: number): readonly Comment[] {
  let [low, high] = [0, comments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comments[middle].start < start) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while (last < comments.length && comments[last].start < end) last++;
  return comments.slice(low, last);
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}
