/**
 * Comments that silence problems: `# nabla: ignore` all of them, `# nabla: ignore[code, code]` those of some kinds. One
 * stands at the end of the line that the problem begins on, or of the first or last line of its statement.
 */
import { Lines } from '../base/lines';
import type { Comment, Module } from '../python/ast';
import { type AnyNode, pathAt } from '../python/visit';
import { isCode, UNKNOWN_CODE } from './codes';
import type { Problem } from './facts';

/** A Python file, or what an editor shows of one. */
interface Source {
  readonly text: string;
  readonly ast: Module;
}

export interface IgnoreComment {
  readonly line: number;
  /** Null for all. */
  readonly codes: readonly { readonly code: string; readonly start: number }[] | null;
  /** Where a further code would be written. */
  readonly end: number;
}

const FORM = /(?:^|#)[ \t]*nabla:[ \t]*ignore(?![\w-])(?:[ \t]*\[([^\]#]*)\]|(?![ \t]*\[))/;

/** The comments of a text of this kind, in order. */
export function ignoreComments(text: string, comments: readonly Comment[], lines: Lines): IgnoreComment[] {
  return comments.flatMap(({ start, end }): IgnoreComment[] => {
    const found = FORM.exec(text.slice(start, end));
    if (!found) return [];
    const [all, list] = found;
    const after = start + found.index + all.length;
    const line = lines.lineAt(start);
    if (list === undefined) return [{ line, codes: null, end: after }];
    const from = after - 1 - list.length;
    const codes = [...list.matchAll(/[^,\s]+/g)].map((m) => ({ code: m[0], start: from + m.index }));
    return [{ line, codes, end: after - 1 }];
  });
}

/** The problems that no comment silences, and a hint for each code in a comment that there is not. */
export function withoutIgnored(file: Source, problems: readonly Problem[]): Problem[] {
  if (!file.text.includes('nabla:')) return [...problems];
  const lines = new Lines(file.text);
  const comments = ignoreComments(file.text, file.ast.comments, lines);
  const byLine = new Map(comments.map((c) => [c.line, c]));
  const isIgnored = ({ start, code }: Problem) =>
    linesOf(file, lines, start).some((line) => {
      const comment = byLine.get(line);
      return comment && (comment.codes?.some((c) => c.code === code) ?? true);
    });
  return [...problems.filter((p) => !isIgnored(p)), ...comments.flatMap(unknownCodes)].sort(
    (a, b) => a.start - b.start || a.end - b.end,
  );
}

/** The lines whose comment is about what begins at an offset. */
function linesOf(file: Source, lines: Lines, offset: number): number[] {
  const own = lines.lineAt(offset);
  const statement = pathAt(file.ast, offset).findLast((n) => STATEMENTS.has(n.kind));
  if (!statement) return [own];
  return [own, lines.lineAt(statement.start), ...(HOLDERS.has(statement.kind) ? [] : [lines.lineAt(statement.end)])];
}

/** Statements that hold others: their last line is about those. */
const HOLDERS: ReadonlySet<AnyNode['kind']> = new Set<AnyNode['kind']>([
  'FunctionDef',
  'ClassDef',
  'For',
  'While',
  'If',
  'With',
  'Match',
  'Try',
]);

const STATEMENTS: ReadonlySet<AnyNode['kind']> = new Set<AnyNode['kind']>([
  ...HOLDERS,
  'Return',
  'Delete',
  'Assign',
  'AugAssign',
  'AnnAssign',
  'Raise',
  'Assert',
  'ExprStmt',
  'ErrorStmt',
]);

function unknownCodes({ codes }: IgnoreComment): Problem[] {
  return (codes ?? []).flatMap(({ code, start }) =>
    isCode(code)
      ? []
      : [
          {
            start,
            end: start + code.length,
            severity: 'hint' as const,
            code: UNKNOWN_CODE,
            message: `no problem has the code ${code}\nFix: write a code as it stands beside a problem's message`,
            related: [],
          },
        ],
  );
}

/** The text that silences problems of a code which begin at an offset, and where it goes; null where no comment can stand. */
export function ignoring(
  file: Source,
  offset: number,
  code: string,
): { readonly at: number; readonly text: string } | null {
  const lines = new Lines(file.text);
  const comments = ignoreComments(file.text, file.ast.comments, lines);
  const of = linesOf(file, lines, offset);
  const old = comments.find((c) => of.includes(c.line) && c.codes);
  if (old) return { at: old.end, text: old.codes!.length > 0 ? `, ${code}` : code };
  const line = of.find((n) => takesComment(file, lines, n));
  if (line === undefined) return null;
  const end = lines.end(line);
  const bare = file.text.slice(lines.start(line), end).trimEnd().length;
  return { at: lines.start(line) + bare, text: `  # nabla: ignore[${code}]` };
}

/** A line that ends within a string, or with a backslash, has no place for one. */
function takesComment(file: Source, lines: Lines, line: number): boolean {
  const end = lines.end(line);
  if (file.text.slice(lines.start(line), end).trimEnd().endsWith('\\')) return false;
  const inner = pathAt(file.ast, end).at(-1);
  return !((inner?.kind === 'Constant' || inner?.kind === 'JoinedStr') && inner.start < end && end < inner.end);
}
