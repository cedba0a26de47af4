/**
 * Shapes that comments above code say, `# X: (m, n)`: what the user told when a gradient asked for it, or wrote by hand. They
 * count where analysis knows no shape, and for gradients alone.
 */
import type { TextEditData } from '../protocol/analysis';
import { pathAt } from '../python/visit';
import type { DocumentText } from './document';
import { tupleText } from './text';

const ITEM = String.raw`([\p{L}_][\p{L}\p{N}_.]*)\s*:\s*(\([^()]*\))`;
const COMMENT = new RegExp(String.raw`^#\s*${ITEM}(?:\s*,\s*${ITEM})*\s*$`, 'u');
const SIZES = /^\(\s*([A-Za-z_]\w*|\d+)?(\s*,\s*([A-Za-z_]\w*|\d+))*\s*,?\s*\)$/;

/** By name, `m,n`: of the comments that stand alone on lines of the innermost function around a place, before it. */
export function commentedShapes({ text, ast, lexical }: DocumentText, offset: number): Record<string, string> {
  const around = pathAt(ast, offset).findLast((n) => n.kind === 'FunctionDef');
  const from = around?.start ?? 0;
  const shapes: Record<string, string> = Object.create(null);
  for (const { start, end } of lexical.comments) {
    if (start < from || start > offset || !isAlone(text, start)) continue;
    const comment = text.slice(start, end);
    if (!COMMENT.test(comment)) continue;
    for (const [, name, sizes] of comment.matchAll(new RegExp(ITEM, 'gu')))
      if (SIZES.test(sizes)) shapes[name] = sizes.replace(/[()\s]/g, '').replace(/,$/, '');
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
