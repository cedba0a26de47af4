/** Element-wise loops: one function for each number of operands, with fast paths where elements lie side by side. */
import type { DType } from '../dtype';
import { settle } from './storage';
import { eachRow, Tensor } from './tensor';

/** `f` of every element. The operand is real. */
export function map(x: Tensor, dtype: DType, f: (x: number) => number): Tensor {
  const out = Tensor.zeros(dtype, x.sizes);
  const [from, to] = [x.dense(), out.data];
  for (let i = 0; i < to.length; i++) to[i] = f(from[i]);
  settle(dtype, to);
  return out;
}

/** `f` of every pair of elements of two real operands, broadcast to `sizes`. */
export function map2(
  x: Tensor,
  y: Tensor,
  dtype: DType,
  sizes: readonly number[],
  f: (x: number, y: number) => number,
): Tensor {
  const out = Tensor.zeros(dtype, sizes);
  const to = out.data;
  const [wholeX, wholeY] = [isWhole(x, sizes), isWhole(y, sizes)];
  if (wholeX && wholeY) {
    const [a, b] = [x.dense(), y.dense()];
    for (let i = 0; i < to.length; i++) to[i] = f(a[i], b[i]);
  } else if (wholeX && y.size === 1) {
    const a = x.dense();
    const b = y.item();
    for (let i = 0; i < to.length; i++) to[i] = f(a[i], b);
  } else if (wholeY && x.size === 1) {
    const a = x.item();
    const b = y.dense();
    for (let i = 0; i < to.length; i++) to[i] = f(a, b[i]);
  } else {
    mapRows2(x.expand(sizes), y.expand(sizes), out, f);
  }
  settle(dtype, to);
  return out;
}

/** The operand has the sizes of the result, and its elements lie one after the other. */
function isWhole(x: Tensor, sizes: readonly number[]): boolean {
  return x.rank === sizes.length && x.sizes.every((n, i) => n === sizes[i]) && x.isContiguous;
}

function mapRows2(x: Tensor, y: Tensor, out: Tensor, f: (x: number, y: number) => number): void {
  const [a, b, to] = [x.data, y.data, out.data];
  const n = x.sizes.at(-1) ?? 1;
  const [stepX, stepY] = [x.strides.at(-1) ?? 0, y.strides.at(-1) ?? 0];
  let k = 0;
  eachRow(out.sizes, [x.strides, y.strides], [x.offset, y.offset], (at) => {
    let [i, j] = at;
    for (const end = k + n; k < end; k++, i += stepX, j += stepY) to[k] = f(a[i], b[j]);
  });
}

/** `f` of every tuple of elements of several real operands, broadcast to `sizes`. */
export function mapN(
  xs: readonly Tensor[],
  dtype: DType,
  sizes: readonly number[],
  f: (...x: number[]) => number,
): Tensor {
  const out = Tensor.zeros(dtype, sizes);
  const columns = xs.map((x) => x.expand(sizes).dense());
  const args = new Array<number>(xs.length);
  for (let i = 0; i < out.data.length; i++) {
    for (let k = 0; k < args.length; k++) args[k] = columns[k][i];
    out.data[i] = f(...args);
  }
  settle(dtype, out.data);
  return out;
}
