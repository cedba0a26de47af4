import { scan } from './lexical';

/** A notebook's Python cells as one document. */
export interface NotebookText {
  readonly text: string;
  /** First line of each cell. */
  readonly cells: readonly number[];
}

/** Joins the cells in order. What is not Python (magics, shell lines) becomes spaces, so that no position moves. */
export function joinCells(cells: readonly string[]): NotebookText {
  const starts: number[] = [];
  let line = 0;
  const texts = cells.map((cell) => {
    const text = blankMagics(cell.replace(/\r\n?/g, '\n'));
    starts.push(line);
    line += text.split('\n').length;
    return text;
  });
  return { text: texts.join('\n'), cells: starts };
}

/** The cell that a line of the joined text belongs to; its index and its first line. */
export function cellAt(
  cells: readonly number[],
  line: number,
): { readonly index: number; readonly first: number } | null {
  const index = cells.findLastIndex((first) => first <= line);
  return index < 0 ? null : { index, first: cells[index] };
}

/** Cell magics whose cell is still Python. */
const PYTHON_CELL = /^%%(time|timeit|capture|prun|python3?|debug)\b/;

/** IPython's lines as spaces: `%magic`, `!command`, `name?`, `x = !ls`, and a whole cell of another language. */
export function blankMagics(cell: string): string {
  const first = cell.trimStart();
  if (first.startsWith('%%')) {
    if (!PYTHON_CELL.test(first)) return blank(cell);
    const end = cell.indexOf('\n', cell.length - first.length);
    return end < 0 ? blank(cell) : blank(cell.slice(0, end)) + blankMagics(cell.slice(end));
  }
  if (!/[%!?]/.test(cell)) return cell;
  let text = cell;
  for (const { start } of scan(cell).lines) {
    const lineEnd = cell.indexOf('\n', start);
    const end = lineEnd < 0 ? cell.length : lineEnd;
    const from = magicStart(cell.slice(start, end));
    if (from !== null) text = text.slice(0, start + from) + blank(text.slice(start + from, end)) + text.slice(end);
  }
  return text;
}

/** Where a magic starts in a statement's first line; null when there is none. */
function magicStart(line: string): number | null {
  if (/^[%!?]/.test(line) || /^[\w.]+\?{1,2}\s*$/.test(line)) return 0;
  const assigned = /^[\w\s,.]+=\s*[%!](?=[A-Za-z])/.exec(line);
  return assigned ? assigned[0].length - 1 : null;
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
