import type { TextEditData } from '../protocol/analysis';
import { choose } from './contexts';
import type { View } from './document';
import { common } from './hints';
import { shapeAt } from './hover';
import { type LogicalLine, spanAt } from './lexical';

const SHAPE_COMMENT = /^#\s*\([^()]*\)\s*$/;

/**
 * The edit that writes the shape as a comment at the end of the statement: of what the statement assigns, else of the
 * expression at the place. A comment that is a shape is replaced; any other is kept. Null when there is no shape.
 */
export function shapeComment(view: View, start: number, end: number, context: string | null): TextEditData | null {
  const { lexical, lines, text } = view.document;
  const line = spanAt(lexical.lines, start, true) ?? lineOfComment(view, start);
  if (!line) return null;
  const shape = assigned(view, line, context) ?? shapeAt(view, start, end, context);
  if (shape === null) return null;
  const comment = line.comment;
  if (comment && SHAPE_COMMENT.test(text.slice(comment.start, comment.end))) {
    return { range: lines.range(comment.start, comment.end), text: `# ${shape}` };
  }
  const after = lines.end(lines.lineAt(line.end));
  return { range: lines.range(trimmedEnd(text, after), after), text: `  # ${shape}` };
}

/** The cursor may stand in the comment, or in the space before it. */
function lineOfComment(view: View, offset: number): LogicalLine | null {
  const line = view.document.lines.lineAt(offset);
  return view.document.lexical.lines.findLast((l) => view.document.lines.lineAt(l.end) === line) ?? null;
}

/** The shape of the one thing that the statement assigns. */
function assigned(view: View, line: LogicalLine, context: string | null): string | null {
  const targets = view.facts.expressions.filter(
    (f) => f.kind === 'target' && f.start >= line.start && f.end <= line.end,
  );
  return targets.length === 1 ? common(choose(view.facts, targets[0], context).general) : null;
}

function trimmedEnd(text: string, end: number): number {
  let i = end;
  while (i > 0 && (text[i - 1] === ' ' || text[i - 1] === '\t')) i--;
  return i;
}
