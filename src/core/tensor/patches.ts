/**
 * Windows that slide over spatial axes: the patches of a tensor as columns of a matrix, which makes a convolution a
 * product of matrices, and the way back, where overlapping patches are added.
 */
import type { Data } from './storage';

/** How a window slides along one axis of `size`; `padding` zeros stand before the axis. */
export interface Slide {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: number;
  readonly positions: number;
}

/** The element that each cell of the window meets at each position, (kernel, positions); −1 in the padding. */
function meetings({ size, kernel, stride, dilation, padding, positions }: Slide): Int32Array {
  const table = new Int32Array(kernel * positions);
  for (let k = 0; k < kernel; k++) {
    for (let p = 0; p < positions; p++) {
      const at = p * stride + k * dilation - padding;
      table[k * positions + p] = at >= 0 && at < size ? at : -1;
    }
  }
  return table;
}

/** Of three axes, of which the first may be of size 1. */
function threeAxes(slides: readonly Slide[]): readonly Slide[] {
  const single: Slide = { size: 1, kernel: 1, stride: 1, dilation: 1, padding: 0, positions: 1 };
  return [...Array<Slide>(3 - slides.length).fill(single), ...slides];
}

/**
 * Goes through all pairs of a cell of the window and a position where it lies inside: `column` is the place in a matrix
 * (cells, positions), `at` that of the element.
 */
function eachMeeting(slides: readonly Slide[], visit: (column: number, at: number) => void): void {
  const [a, b, c] = threeAxes(slides);
  const [ta, tb, tc] = [a, b, c].map(meetings);
  const [pa, pb, pc] = [a.positions, b.positions, c.positions];
  let column = 0;
  for (let i = 0; i < a.kernel; i++) {
    for (let j = 0; j < b.kernel; j++) {
      for (let k = 0; k < c.kernel; k++) {
        for (let p = 0; p < pa; p++) {
          for (let q = 0; q < pb; q++) {
            const row = (ta[i * pa + p] * b.size + tb[j * pb + q]) * c.size;
            const outside = ta[i * pa + p] < 0 || tb[j * pb + q] < 0;
            for (let r = 0; r < pc; r++, column++) {
              const at = tc[k * pc + r];
              if (!outside && at >= 0) visit(column, row + at);
            }
          }
        }
      }
    }
  }
}

/** Channels of x from `from` on, each of the slides' sizes, as (channels · cells, positions) in `to` from `start` on. */
export function toColumns(
  x: Data,
  from: number,
  channels: number,
  slides: readonly Slide[],
  to: Data,
  start = 0,
): void {
  const [volume, area] = [product(slides, 'size'), product(slides, 'kernel') * product(slides, 'positions')];
  eachMeeting(slides, (column, at) => {
    for (let c = 0; c < channels; c++) to[start + c * area + column] = x[from + c * volume + at];
  });
}

/** The adjoint of `toColumns`: columns are added to the elements they came from. */
export function fromColumns(
  columns: Data,
  start: number,
  channels: number,
  slides: readonly Slide[],
  to: Data,
  from: number,
): void {
  const [volume, area] = [product(slides, 'size'), product(slides, 'kernel') * product(slides, 'positions')];
  eachMeeting(slides, (column, at) => {
    for (let c = 0; c < channels; c++) to[from + c * volume + at] += columns[start + c * area + column];
  });
}

/** The product of one of the numbers over the axes. */
export function product(slides: readonly Slide[], name: 'size' | 'kernel' | 'positions'): number {
  return slides.reduce((n, s) => n * s[name], 1);
}
