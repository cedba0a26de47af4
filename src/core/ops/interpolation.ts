/** Which elements, with which weights, each place of an interpolated axis is made of. Formulas as in PyTorch. */
import { Undetermined } from './operator';

export interface Taps {
  readonly index: number[][];
  readonly weight: number[][];
}

/** How one axis is interpolated. */
export interface Interpolation {
  readonly size: number;
  readonly wanted: number;
  /** The factor that was asked for, where one was. */
  readonly factor: number | null;
  readonly alignCorners: boolean;
}

/** Steps in the input for one in the output. */
function stepOf({ size, wanted, factor, alignCorners }: Interpolation): number {
  if (alignCorners) return wanted > 1 ? (size - 1) / (wanted - 1) : 0;
  return factor !== null && factor > 0 ? 1 / factor : size / wanted;
}

/** The place in the input of a place in the output. */
function placeOf(p: number, step: number, alignCorners: boolean): number {
  return alignCorners ? p * step : (p + 0.5) * step - 0.5;
}

function tapsOf(axis: Interpolation, tap: (p: number) => readonly (readonly [index: number, weight: number])[]): Taps {
  const all = Array.from({ length: axis.wanted }, (_, p) => tap(p));
  return { index: all.map((taps) => taps.map(([i]) => i)), weight: all.map((taps) => taps.map(([, w]) => w)) };
}

function within(i: number, size: number): number {
  return Math.min(Math.max(i, 0), size - 1);
}

/** The element at ⌊p·step⌋; "exact" at ⌊(p + ½)·step⌋. */
export function nearest(axis: Interpolation, exact: boolean): Taps {
  const step = stepOf({ ...axis, alignCorners: false });
  return tapsOf(axis, (p) => {
    const from = exact ? p + 0.5 : p;
    // PyTorch computes the place in single or in double precision, depending on the kernel.
    const [i, j] = [Math.floor(from * step), Math.floor(Math.fround(Math.fround(from) * Math.fround(step)))];
    if (within(i, axis.size) !== within(j, axis.size)) {
      throw new Undetermined('which element is the nearest depends on rounding');
    }
    return [[within(i, axis.size), 1]];
  });
}

export function linear(axis: Interpolation): Taps {
  const step = stepOf(axis);
  return tapsOf(axis, (p) => {
    const place = Math.max(placeOf(p, step, axis.alignCorners), 0);
    const i = Math.min(Math.floor(place), axis.size - 1);
    const rest = Math.min(Math.max(place - i, 0), 1);
    return [
      [i, 1 - rest],
      [Math.min(i + 1, axis.size - 1), rest],
    ];
  });
}

/** Keys's cubic convolution (1981): the weights of the elements 1 before to 2 behind a place at t between two. */
export function cubicWeights(t: number, a: number): number[] {
  return [t + 1, t, 1 - t, 2 - t].map((x) => cubic(x, a));
}

function cubic(x: number, a: number): number {
  const d = Math.abs(x);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? ((d - 5) * d + 8) * d * a - 4 * a : 0;
}

/** Of PyTorch's bicubic interpolation. */
export const CUBIC = -0.75;

export function bicubic(axis: Interpolation): Taps {
  const step = stepOf(axis);
  return tapsOf(axis, (p) => {
    const place = placeOf(p, step, axis.alignCorners);
    const i = Math.floor(place);
    return cubicWeights(place - i, CUBIC).map((w, k) => [within(i - 1 + k, axis.size), w] as const);
  });
}

/** With a filter as wide as the step, so that a smaller picture is a mean of what it shows. */
export function antialiased(axis: Interpolation, kind: 'bilinear' | 'bicubic'): Taps {
  const step = stepOf(axis);
  const width = Math.max(step, 1);
  const filter = kind === 'bilinear' ? (x: number) => Math.max(0, 1 - Math.abs(x)) : (x: number) => cubic(x, -0.5);
  const support = (kind === 'bilinear' ? 1 : 2) * width;
  const rows = tapsOf(axis, (p) => {
    const center = step * (p + 0.5);
    const from = Math.max(Math.trunc(center - support + 0.5), 0);
    const to = Math.min(Math.trunc(center + support + 0.5), axis.size);
    const taps = Array.from({ length: to - from }, (_, k) => filter((from + k - center + 0.5) / width));
    const total = taps.reduce((a, b) => a + b, 0);
    return taps.map((w, k) => [from + k, w / total] as const);
  });
  return evenRows(rows);
}

/** All rows as long as the longest. */
function evenRows({ index, weight }: Taps): Taps {
  const most = index.reduce((n, row) => Math.max(n, row.length), 0);
  const fill = (rows: number[][], by: number) =>
    rows.map((row) => [...row, ...Array<number>(most - row.length).fill(by)]);
  return { index: fill(index, -1), weight: fill(weight, 0) };
}
