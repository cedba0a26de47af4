/** The largest elements of windows, with the places where they are. */
import { Tensor } from './tensor';

/** For each position along one axis the elements that its window meets. */
export type Cells = readonly (readonly number[])[];

/** The element that a windows begins with along an axis, and those behind it: `kernel` cells, `dilation` apart. */
export function slidingCells(
  size: number,
  positions: number,
  { kernel, stride, padding, dilation }: { kernel: number; stride: number; padding: number; dilation: number },
): Cells {
  return Array.from({ length: positions }, (_, p) =>
    Array.from({ length: kernel }, (_, k) => p * stride - padding + k * dilation).filter((i) => i >= 0 && i < size),
  );
}

/** Windows that share an axis out: from ⌊p·size/n⌋ to ⌈(p + 1)·size/n⌉. */
export function adaptiveCells(size: number, positions: number): Cells {
  return Array.from({ length: positions }, (_, p) => {
    const [from, to] = [Math.floor((p * size) / positions), Math.ceil(((p + 1) * size) / positions)];
    return Array.from({ length: to - from }, (_, i) => from + i);
  });
}

/**
 * The largest element of each window over the last axes, and its place among the elements of those axes in row-major
 * order: the first of equal ones; NaN counts as the largest. `cells(plane)` has the windows of each axis, outermost first.
 * @throws RangeError for a window without elements.
 */
export function maxPool(
  x: Tensor,
  sizes: readonly number[],
  cells: (plane: number) => readonly Cells[],
): [values: Tensor, indices: Tensor] {
  const n = cells(0).length;
  const spatial = x.sizes.slice(-n);
  const volume = spatial.reduce((a, b) => a * b, 1);
  const data = x.dense();
  const [values, indices] = [Tensor.zeros(x.dtype, sizes), Tensor.zeros('int64', sizes)];
  const planes = volume === 0 ? 0 : x.size / volume;
  let next = 0;
  for (let plane = 0; plane < planes; plane++) {
    for (const window of productOf(cells(plane), spatial)) {
      const at = largest(data, plane * volume, window);
      values.data[next] = data[plane * volume + at];
      indices.data[next++] = at;
    }
  }
  return [values, indices];
}

function largest(data: ArrayLike<number>, from: number, window: readonly number[]): number {
  if (window.length === 0) throw new RangeError('a window lies wholly in the padding');
  let best = window[0];
  for (const at of window) if (data[from + at] > data[from + best] || Number.isNaN(data[from + at])) best = at;
  return best;
}

/** The windows of all positions, each the places of its elements in row-major order. */
function productOf(axes: readonly Cells[], sizes: readonly number[]): readonly (readonly number[])[] {
  let windows: readonly (readonly number[])[] = [[0]];
  for (const [i, cells] of axes.entries()) {
    windows = windows.flatMap((outer) => cells.map((own) => outer.flatMap((a) => own.map((b) => a * sizes[i] + b))));
  }
  return windows;
}
