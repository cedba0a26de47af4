/** Order along an axis, and places in sorted rows. NaN is larger than every number, as in PyTorch and NumPy. */
import type { DType } from '../dtype';
import { mapRows } from './rows';
import { count, type Data, settle } from './storage';
import { Tensor } from './tensor';

export function ascending(x: number, y: number): number {
  if (x < y) return -1;
  if (x > y) return 1;
  return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
}

/** The indices that sort each row; equal elements keep their order. */
export function sortedIndices(x: Tensor, axis: number, descending: boolean, dtype: DType = 'int64'): Tensor {
  return mapRows(x, axis, dtype, (data, from, n, to) => {
    to.set(rowOrder(data, from, n, descending), from);
  });
}

export function rowOrder(data: Data, from: number, n: number, descending: boolean): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  return order.sort((i, j) => {
    const sign = ascending(data[from + i], data[from + j]);
    return descending ? -sign : sign;
  });
}

/** The elements at the indices of another tensor along an axis. */
export function gatherAlong(x: Tensor, axis: number, indices: Tensor): Tensor {
  if (x.rank === 0) return x;
  const order = x.sizes.map((_, i) => i).filter((i) => i !== axis);
  const [from, at] = [x.permute([...order, axis]).dense(), indices.permute([...order, axis]).dense()];
  const [n, k] = [x.sizes[axis], indices.sizes[axis]];
  const out = Tensor.zeros(x.dtype, [...order.map((i) => x.sizes[i]), k]);
  for (let i = 0; i < out.size; i++) out.data[i] = from[Math.floor(i / k) * n + at[i]];
  return out.permute(x.sizes.map((_, i) => (i === axis ? order.length : order.indexOf(i))));
}

/** Where `value` goes in a sorted row so that it stays sorted: before its equals, or after them (`right`). */
export function placeIn(data: Data, from: number, n: number, value: number, right: boolean): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const sign = ascending(data[from + middle], value);
    if (sign < 0 || (right && sign === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Distinct rows of equal length, each with the places where it was. */
export interface Distinct {
  /** The place of the first of each. */
  readonly first: readonly number[];
  /** For each row which of the distinct ones it is. */
  readonly inverse: readonly number[];
  readonly counts: readonly number[];
}

/** In lexicographic order, or (`consecutive`) in the order they stand, neighbours compared only. */
export function distinctRows(data: Data, rows: number, width: number, consecutive: boolean): Distinct {
  const compare = (i: number, j: number) => {
    for (let k = 0; k < width; k++) {
      const [x, y] = [data[i * width + k], data[j * width + k]];
      // NaN is no equal of NaN.
      const sign = ascending(x, y) || Number(Number.isNaN(x));
      if (sign !== 0) return sign;
    }
    return 0;
  };
  const order = Array.from({ length: rows }, (_, i) => i);
  if (!consecutive) order.sort((i, j) => (i === j ? 0 : lexicographic(data, width, i, j)));
  const [first, counts, inverse]: [number[], number[], number[]] = [[], [], new Array<number>(rows).fill(0)];
  for (const [at, i] of order.entries()) {
    if (at === 0 || compare(order[at - 1], i) !== 0) {
      first.push(i);
      counts.push(0);
    }
    counts[counts.length - 1]++;
    inverse[i] = counts.length - 1;
  }
  return { first, inverse, counts };
}

function lexicographic(data: Data, width: number, i: number, j: number): number {
  for (let k = 0; k < width; k++) {
    const sign = ascending(data[i * width + k], data[j * width + k]);
    if (sign !== 0) return sign;
  }
  return 0;
}

/** n numbers from `start` to `stop` at equal steps, in double precision. */
export function equalSteps(start: number, stop: number, n: number): Float64Array {
  const step = (stop - start) / (n - 1);
  return Float64Array.from({ length: n }, (_, i) => (i === n - 1 ? stop : start + i * step));
}

/**
 * How many points, or what sum of weights, lie in each cell of the grid that the edges of its axes make; the last bin of an
 * axis has its upper edge.
 * @param columns the coordinates of the points, an array an axis
 * @returns counts in row-major order
 */
export function countsInGrid(
  columns: readonly Data[],
  edges: readonly Data[],
  weights: ArrayLike<number> | null,
): Float64Array {
  const out = new Float64Array(edges.reduce((n, e) => n * (e.length - 1), 1));
  for (let i = 0; i < columns[0].length; i++) {
    let place = 0;
    for (let axis = 0; axis < edges.length && place >= 0; axis++) {
      const bin = binOf(columns[axis][i], edges[axis]);
      place = bin < 0 ? -1 : place * (edges[axis].length - 1) + bin;
    }
    if (place >= 0) out[place] += weights ? weights[i] : 1;
  }
  return out;
}

/** -1 outside. */
function binOf(x: number, edges: Data): number {
  const bins = edges.length - 1;
  if (!(x >= edges[0] && x <= edges[bins])) return -1;
  return Math.min(placeIn(edges, 0, bins + 1, x, true) - 1, bins - 1);
}

/** A tensor of given elements that is rounded to the type. */
export function vector(dtype: DType, values: ArrayLike<number>): Tensor {
  const t = Tensor.zeros(dtype, [values.length]);
  t.data.set(values);
  settle(dtype, t.data);
  return t;
}

/** The rows at places along the first axis. */
export function rowsAt(x: Tensor, places: readonly number[]): Tensor {
  const each = count(x.sizes.slice(1));
  const from = x.dense();
  const out = Tensor.zeros(x.dtype, [places.length, ...x.sizes.slice(1)]);
  for (const [i, p] of places.entries()) out.data.set(from.subarray(p * each, (p + 1) * each), i * each);
  return out;
}
