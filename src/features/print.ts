/** Elements of tensors as text: aligned in columns, in Python's words. */
import { dtypeKind } from '../core/dtype';
import { isComplex } from '../core/tensor/storage';
import type { Tensor } from '../core/tensor/tensor';

/** Elements at places in row-major order, as text of equal width. */
type Elements = (at: number) => string;

/** What is left out of the middle of an axis. */
const GAP = '…';

/** Four decimals, as PyTorch prints. @param places the elements that will be shown. */
export function shortElements(t: Tensor, places: readonly number[]): Elements {
  const data = t.dense();
  const at = (i: number) => Number(data[i]);
  if (dtypeKind(t.dtype) !== 'float') return aligned(exactText(t), places);
  const sizes = places.map((i) => Math.abs(at(i))).filter((x) => x !== 0 && Number.isFinite(x));
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const isWhole = sizes.every(Number.isInteger);
  if (isWhole && !(most >= 1e6)) return aligned((i) => named(at(i)) ?? `${plain(at(i))}.`, places);
  const isScientific = most >= 1e5 || most / least > 1e4 || least < 1e-4;
  return aligned((i) => named(at(i)) ?? (isScientific ? scientific(at(i)) : at(i).toFixed(4)), places);
}

/** All digits that tell the number from its neighbours. */
export function exactElements(t: Tensor, places: readonly number[]): Elements {
  return aligned(exactText(t), places);
}

/** `1.5000e-07`, as Python writes it. */
function scientific(x: number): string {
  return x.toExponential(4).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** One number in about four digits: `0.09003`, `1.5`, `12`. */
export function shortNumber(x: number): string {
  const special = named(x);
  if (special) return special;
  if (Number.isInteger(x) && Math.abs(x) < 1e6) return plain(x);
  return String(Number(x.toPrecision(4)));
}

/** `-0` too. */
function plain(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x);
}

function named(x: number): string | null {
  if (Number.isFinite(x)) return null;
  return Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf';
}

function exactText(t: Tensor): Elements {
  const data = t.dense();
  if (t.dtype === 'bool') return (i) => (data[i] === 0 ? 'False' : 'True');
  if (isComplex(t.dtype)) {
    return (i) => {
      const [re, im] = [Number(data[2 * i]), Number(data[2 * i + 1])];
      return `${digits(re, t.dtype)}${im < 0 || Object.is(im, -0) ? '' : '+'}${digits(im, t.dtype)}j`;
    };
  }
  const isFloat = dtypeKind(t.dtype) === 'float';
  return (i) => (isFloat ? digits(Number(data[i]), t.dtype) : String(data[i]));
}

/** Decimal digits that suffice to tell the numbers of a type apart. */
const DIGITS: Readonly<Record<string, number>> = { float64: 17, complex128: 17, float32: 9, complex64: 9, float16: 5 };

function digits(x: number, dtype: Tensor['dtype']): string {
  const special = named(x);
  if (special) return special;
  const most = DIGITS[dtype] ?? 5;
  const isSame = (y: number) => (most === 9 ? Math.fround(y) === x : y === x);
  let short = x;
  if (most < 17) {
    for (let p = 1; p <= most; p++) {
      short = Number(x.toPrecision(p));
      if (isSame(short)) break;
    }
  }
  const text = plain(short);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function aligned(text: Elements, places: readonly number[]): Elements {
  const width = places.reduce((n, i) => Math.max(n, text(i).length), 0);
  return (i) => text(i).padStart(width);
}

// ------------------------------------------------------------------------------------------------- nested lists

export interface Excerpt {
  /** An axis longer than that is shown by its first and last entries. */
  readonly rows: number;
  readonly columns: number;
}

/** Nested lists, a row a line. With an excerpt the middle of long axes is left out. */
export function nestedLines(
  t: Tensor,
  elements: (t: Tensor, places: readonly number[]) => Elements,
  excerpt?: Excerpt,
): string[] {
  const shown = t.sizes.map((n, a) => entries(n, a === t.rank - 1 ? excerpt?.columns : excerpt?.rows));
  const text = elements(t, placesOf(t.sizes, shown));
  if (t.rank === 0) return [exactElements(t, [0])(0)];
  const lines: string[] = [];
  const visit = (axis: number, from: number, open: string, close: string): void => {
    if (axis === t.rank - 1) {
      const row = shown[axis].map((k) => (k === null ? GAP : text(from + k)));
      lines.push(`${open}[${row.join(', ')}]${close}`);
      return;
    }
    const step = t.sizes.slice(axis + 1).reduce((n, d) => n * d, 1);
    const list = shown[axis];
    if (list.length === 0) lines.push(`${open}[]${close}`);
    for (const [n, k] of list.entries()) {
      const before = n === 0 ? `${open}[` : ' '.repeat(open.length + 1);
      const after = n === list.length - 1 ? `]${close}` : ',';
      if (k === null) lines.push(`${before}${GAP}${after}`);
      else visit(axis + 1, from + k * step, before, after);
    }
  };
  visit(0, 0, '', '');
  return lines;
}

/** Indexes along an axis; null stands for those that are left out. */
function entries(size: number, most: number | undefined): readonly (number | null)[] {
  const all = Array.from({ length: Math.min(size, (most ?? size) + 1) }, (_, k) => k);
  if (most === undefined || size <= most) return Array.from({ length: size }, (_, k) => k);
  const first = Math.ceil((most - 1) / 2);
  return [
    ...all.slice(0, first),
    null,
    ...Array.from({ length: most - 1 - first }, (_, k) => size - (most - 1 - first) + k),
  ];
}

function placesOf(sizes: readonly number[], shown: readonly (readonly (number | null)[])[]): number[] {
  let places = [0];
  sizes.forEach((size, a) => {
    places = places.flatMap((p) => shown[a].flatMap((k) => (k === null ? [] : [p * size + k])));
  });
  return places;
}
