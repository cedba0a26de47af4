/**
 * Convolutions as products of matrices. With x an input (N, in, *size), w filters (out, in / groups, *kernel) and g of the
 * result's shape (N, out, *positions) they are the three derivatives of one sum, Σ g[n, o, p] · w[o, i, k] · x[n, i, p·s + k·d − q].
 */
import type { DType } from '../dtype';
import { fromColumns, product, type Slide, toColumns } from './patches';
import { product2 } from './product';
import { count, type Data } from './storage';
import { Tensor } from './tensor';

/** Sizes of one convolution. */
export interface Convolution {
  readonly batch: number;
  readonly groups: number;
  /** Channels of input and result in one group. */
  readonly inputs: number;
  readonly outputs: number;
  readonly slides: readonly Slide[];
}

/** Rows of a matrix within the elements of a tensor. */
function matrix(dtype: DType, data: Data, at: number, rows: number, columns: number): Tensor {
  return new Tensor(dtype, data.subarray(at, at + rows * columns), [rows, columns]);
}

function sizesOf(c: Convolution) {
  const volume = product(c.slides, 'size');
  const cells = product(c.slides, 'kernel');
  const positions = product(c.slides, 'positions');
  return { volume, cells, positions, rows: c.inputs * cells };
}

/** For each sample and group the places where its part of input, filters and result begins. */
function eachPart(c: Convolution, visit: (x: number, w: number, y: number) => void): void {
  const { volume, positions, rows } = sizesOf(c);
  for (let n = 0; n < c.batch; n++) {
    for (let g = 0; g < c.groups; g++) {
      const part = n * c.groups + g;
      visit(part * c.inputs * volume, g * c.outputs * rows, part * c.outputs * positions);
    }
  }
}

/** The result: the derivative by g. */
export function convolve(x: Tensor, w: Tensor, c: Convolution, sizes: readonly number[]): Tensor {
  const { positions, rows } = sizesOf(c);
  const [input, filters, out] = [x.dense(), w.dense(), Tensor.zeros(x.dtype, sizes)];
  eachPart(c, (atX, atW, atY) => {
    const columns = Tensor.zeros(x.dtype, [rows, positions]);
    toColumns(input, atX, c.inputs, c.slides, columns.data);
    const y = product2(matrix(x.dtype, filters, atW, c.outputs, rows), columns, [c.outputs, positions]);
    out.data.set(y.data, atY);
  });
  return out;
}

/** The derivative by the input: a transposed convolution. */
export function convolveInput(g: Tensor, w: Tensor, c: Convolution, sizes: readonly number[]): Tensor {
  const { positions, rows } = sizesOf(c);
  const [adjoint, filters, sums] = [g.dense(), w.dense(), new Float64Array(count(sizes))];
  eachPart(c, (atX, atW, atY) => {
    const filtersT = matrix(g.dtype, filters, atW, c.outputs, rows).transpose(0, 1);
    const columns = product2(filtersT, matrix(g.dtype, adjoint, atY, c.outputs, positions), [rows, positions]);
    fromColumns(columns.dense(), 0, c.inputs, c.slides, sums, atX);
  });
  return Tensor.from(g.dtype, sizes, sums);
}

/** The derivative by the filters. */
export function convolveWeight(x: Tensor, g: Tensor, c: Convolution, sizes: readonly number[]): Tensor {
  const { positions, rows } = sizesOf(c);
  const [input, adjoint, sums] = [x.dense(), g.dense(), new Float64Array(count(sizes))];
  eachPart(c, (atX, atW, atY) => {
    const columns = Tensor.zeros(x.dtype, [rows, positions]);
    toColumns(input, atX, c.inputs, c.slides, columns.data);
    const rest = matrix(x.dtype, adjoint, atY, c.outputs, positions);
    const part = product2(rest, columns.transpose(0, 1), [c.outputs, rows]).dense();
    for (let i = 0; i < part.length; i++) sums[atW + i] += part[i];
  });
  return Tensor.from(x.dtype, sizes, sums);
}
