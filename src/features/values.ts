/** Values of constant expressions: a few elements for a hover, and all of them as a text of pages. */
import type { Constant, NoConstant } from '../analysis/constants/constants';
import type { TensorFact } from '../analysis/facts';
import { dtypeKind } from '../core/dtype';
import { isComplex } from '../core/tensor/storage';
import type { Tensor } from '../core/tensor/tensor';
import type { HoverLine, ValueData } from '../protocol/analysis';
import { plural } from './counts';
import { exactElements, nestedLines, shortElements, shortNumber } from './print';
import { tupleText } from './text';

/** More elements are shown on further pages. */
export const PAGE = 10_000;

/** In a hover: rows and columns of a matrix, and lines in all. */
const EXCERPT = { rows: 5, columns: 8 };
const MAX_LINES = 6;

/**
 * A few elements and their range. Null where what was computed is not of the type that analysis has found on its own:
 * then one of the two is wrong.
 */
export function valueLines(value: Constant | NoConstant, facts: readonly TensorFact[]): HoverLine[] | null {
  if ('reason' in value || value.isSequence || value.tensors.length !== 1 || facts.length !== 1) return null;
  const [t] = value.tensors;
  if (!agrees(t, facts[0])) return null;
  const { rows, columns } = EXCERPT;
  const lines = nestedLines(t, shortElements, { rows: t.rank > 2 ? 3 : rows, columns });
  const shown = lines.length <= MAX_LINES ? lines : [...lines.slice(0, MAX_LINES - 2), '…', lines.at(-1)!];
  const range = t.size > 1 ? rangeText(t) : null;
  return [
    ...shown.map((text): HoverLine => ({ kind: 'value', label: '', text, link: null })),
    ...(range ? [{ kind: 'detail', label: 'range', text: range, link: null } as const] : []),
  ];
}

function agrees(t: Tensor, fact: TensorFact): boolean {
  if (fact.dtype !== null && fact.dtype !== t.dtype) return false;
  if (fact.rest !== null) return fact.dims.length <= t.rank;
  return fact.dims.length === t.rank && fact.dims.every((d, a) => d.value === null || d.value === t.sizes[a]);
}

/** `0.09003 … 0.6652`, `2 of 6 are True`, `1 … 3, 2 nan`; null for complex numbers. */
function rangeText(t: Tensor): string | null {
  if (isComplex(t.dtype)) return null;
  const data = t.dense();
  if (t.dtype === 'bool') {
    let count = 0;
    for (const x of data) count += Number(x !== 0);
    return `${count} of ${t.size} are True`;
  }
  let [least, most, missing] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const x of data) {
    if (Number.isNaN(x)) missing++;
    else {
      if (x < least) least = x;
      if (x > most) most = x;
    }
  }
  if (missing === t.size) return 'all are nan';
  const of = dtypeKind(t.dtype) === 'float' ? shortNumber : String;
  return `${of(least)} … ${of(most)}${missing > 0 ? `, ${missing} nan` : ''}`;
}

// ------------------------------------------------------------------------------------------------- a whole value

/** The value as a text: its page of so many elements. @param name the expression, on one line. */
export function valueDocument(value: Constant | NoConstant, name: string, page: number): ValueData {
  if ('reason' in value) return { title: name, text: null, reason: value.reason, page: 0, pages: 0 };
  const pages = Math.max(1, ...value.tensors.map((t) => Math.ceil(t.size / PAGE)));
  const at = Math.min(page, pages - 1);
  const parts = value.tensors.map((t, k) => {
    const heading = value.isSequence ? `${name}[${k}]` : name;
    return [`${heading}   ${summary(t)}`, ...(pages > 1 ? [note(t, at, pages)] : []), '', ...elementLines(t, at)].join(
      '\n',
    );
  });
  return { title: name, text: `${parts.join('\n\n')}\n`, reason: null, page: at, pages };
}

function summary(t: Tensor): string {
  const range = t.size > 1 ? rangeText(t) : null;
  return `${t.dtype} ${tupleText(t.sizes.map(String))}${range ? `   ${range}` : ''}`;
}

const grouped = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

function note(t: Tensor, page: number, pages: number): string {
  if (t.size <= page * PAGE) return `all of its ${plural(t.size, 'element')} are on an earlier page`;
  const [from, to] = [page * PAGE + 1, Math.min(t.size, (page + 1) * PAGE)];
  return `page ${page + 1} of ${grouped(pages)}: elements ${grouped(from)} to ${grouped(to)} of ${grouped(t.size)}`;
}

function elementLines(t: Tensor, page: number): string[] {
  if (t.size <= PAGE) return page === 0 ? nestedLines(t, exactElements) : [];
  return indexedLines(t, page * PAGE, Math.min(t.size, (page + 1) * PAGE));
}

/** So many elements stand in a line at most. */
const WIDTH = 20;

/** Of a part of the elements: the index of the first of a line, then those along the last axis. */
function indexedLines(t: Tensor, from: number, to: number): string[] {
  const row = t.sizes.at(-1)!;
  const lines: { readonly label: string; readonly places: readonly number[] }[] = [];
  for (let at = from; at < to; ) {
    const end = Math.min(to, at + WIDTH, at - (at % row) + row);
    lines.push({
      label: `[${indexOf(at, t.sizes).join(', ')}]`,
      places: Array.from({ length: end - at }, (_, k) => at + k),
    });
    at = end;
  }
  const text = exactElements(
    t,
    lines.flatMap((l) => l.places),
  );
  const width = Math.max(...lines.map((l) => l.label.length));
  return lines.map((l) => `${l.label.padEnd(width)}  ${l.places.map(text).join(', ')}`);
}

function indexOf(place: number, sizes: readonly number[]): number[] {
  const index: number[] = [];
  let rest = place;
  for (const size of [...sizes].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}
