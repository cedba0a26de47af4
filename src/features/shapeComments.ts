/**
 * Shapes that comments above code say, `# X: (m, n)`: what the user told when a gradient asked for it, or wrote by hand. Gradients
 * take them where analysis knows no shape, for instance as nothing tells that X is a tensor.
 */
import { commentShapes } from '../analysis/hints/commentText';
import type { TextEditData } from '../protocol/analysis';
import { pathAt } from '../python/visit';
import type { DocumentText } from './document';
import { tupleText } from './text';

/** By name, `m,n`: of the comments that stand alone on lines of the innermost function around a place, before it. */
export function commentedShapes({ text, ast, lexical }: DocumentText, offset: number): Record<string, string> {
  const around = pathAt(ast, offset).findLast((n) => n.kind === 'FunctionDef');
  const from = around?.start ?? 0;
  const shapes: Record<string, string> = Object.create(null);
  for (const { start, end } of lexical.comments) {
    if (start < from || start > offset || !isAlone(text, start)) continue;
    for (const { name, sizes } of commentShapes(text.slice(start, end)))
      if (name !== null && sizes.every((s) => s.kind === 'number' || s.kind === 'name'))
        shapes[name] = sizes.map((s) => s.text).join();
  }
  return shapes;
}

/** The comments that say these shapes, above the statement at a place; null when there is nothing to say. */
export function commentAbove(
  document: DocumentText,
  offset: number,
  shapes: readonly { readonly name: string; readonly shape: string }[],
): TextEditData | null {
  const isName = /^[\p{L}_][\p{L}\p{N}_.]*$/u;
  const said = shapes.filter((s) => isName.test(s.name));
  if (said.length === 0) return null;
  const { text, lines, ast } = document;
  const statement = pathAt(ast, offset).findLast((n) => STATEMENTS.has(n.kind));
  const first = text.lastIndexOf('\n', (statement?.start ?? offset) - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(first))![0];
  const comments = said.map(({ name, shape }) => `${indent}# ${name}: ${tupleText(sizesOf(shape))}\n`);
  return { range: lines.range(first, first), text: comments.join('') };
}

const STATEMENTS = new Set<string>(['Assign', 'AnnAssign', 'AugAssign', 'Return', 'ExprStmt', 'Assert']);

function sizesOf(shape: string): string[] {
  return shape
    .replace(/[()[\]\s]/g, '')
    .split(',')
    .filter((s) => s !== '');
}

function isAlone(text: string, start: number): boolean {
  return text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim() === '';
}
