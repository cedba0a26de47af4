/** Element-wise loops: one function for each number of operands, with fast paths where elements lie side by side. */
import type { DType } from '../dtype';
import { type Loop2, loopOf1, loopOf2 } from './loops';
import { type Data, settle } from './storage';
import { eachRow, Tensor } from './tensor';

/** `f` of every element. The operand is real. */
export function map(x: Tensor, dtype: DType, f: (x: number) => number): Tensor {
  const out = Tensor.blank(dtype, x.sizes);
  loopOf1(f)(out.data, x.dense());
  settle(dtype, out.data);
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
  const out = Tensor.blank(dtype, sizes);
  const loop = loopOf2(f);
  const [stepX, stepY] = [stepOf(x, sizes), stepOf(y, sizes)];
  if (stepX !== null && stepY !== null) loop(out.data, 0, out.size, x.data, x.offset, stepX, y.data, y.offset, stepY);
  else mapRows2(x.expand(sizes), y.expand(sizes), out, loop);
  settle(dtype, out.data);
  return out;
}

/** The step between elements of an operand in the order of the result, where there is one for all of them. */
function stepOf(x: Tensor, sizes: readonly number[]): number | null {
  if (x.size === 1) return 0;
  const isWhole = x.rank === sizes.length && x.sizes.every((n, i) => n === sizes[i]) && x.isContiguous;
  return isWhole ? 1 : null;
}

function mapRows2(x: Tensor, y: Tensor, out: Tensor, loop: Loop2): void {
  const n = x.sizes.at(-1) ?? 1;
  const [stepX, stepY] = [x.strides.at(-1) ?? 0, y.strides.at(-1) ?? 0];
  let to = 0;
  eachRow(out.sizes, [x.strides, y.strides], [x.offset, y.offset], ([i, j]) => {
    loop(out.data, to, n, x.data, i, stepX, y.data, j, stepY);
    to += n;
  });
}

/** Elements of real `x` where `condition` is not 0, elsewhere of `y`; both have the type of the result. */
export function choose(condition: Tensor, x: Tensor, y: Tensor, dtype: DType, sizes: readonly number[]): Tensor {
  const out = Tensor.blank(dtype, sizes);
  const operands = [condition, x, y].map((t) => t.expand(sizes));
  const n = sizes.at(-1) ?? 1;
  const steps = operands.map((t) => t.strides.at(-1) ?? 0);
  const data = operands.map((t) => t.data);
  let to = 0;
  const [strides, offsets] = [operands.map((t) => t.strides), operands.map((t) => t.offset)];
  eachRow(sizes, strides, offsets, (at) => {
    chooseRow(out.data, to, n, data, at, steps);
    to += n;
  });
  return out;
}

function chooseRow(
  to: Data,
  at: number,
  n: number,
  [c, x, y]: readonly Data[],
  [i, j, k]: readonly number[],
  [stepC, stepX, stepY]: readonly number[],
): void {
  for (const end = at + n; at < end; at++, i += stepC, j += stepX, k += stepY) to[at] = c[i] !== 0 ? x[j] : y[k];
}

/** `f` of every tuple of elements of several real operands, broadcast to `sizes`. */
export function mapN(
  xs: readonly Tensor[],
  dtype: DType,
  sizes: readonly number[],
  f: (...x: number[]) => number,
): Tensor {
  const out = Tensor.blank(dtype, sizes);
  const columns = xs.map((x) => x.expand(sizes).dense());
  const args = new Array<number>(xs.length);
  for (let i = 0; i < out.data.length; i++) {
    for (let k = 0; k < args.length; k++) args[k] = columns[k][i];
    out.data[i] = f(...args);
  }
  settle(dtype, out.data);
  return out;
}
