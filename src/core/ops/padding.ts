/** Padding: with one number, or with the tensor's own elements. */
import { Dim } from '../dim';
import { settle, width } from '../tensor/storage';
import { eachRow, Tensor } from '../tensor/tensor';
import { knownSizes } from './axes';
import type { Backend } from './backend';
import { free } from './cost';
import { ifKnown, intOf, itemsOf } from './literals';
import {
  type Arg,
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type TensorType,
  type Var,
} from './operator';
import { like, show } from './output';

/** `pad` lists (before, after) from the last axis backwards; negative numbers cut off. */
const pad: Operator = {
  name: 'pad',
  primitive: true,
  flops: free,
  shape(args, c) {
    const input = args.tensor('input');
    const items = itemsOf(args.raw('pad'), 'pad');
    if (items.length % 2 === 1)
      throw new ShapeError('pad-length', `pad: expected pairs, found ${items.length} numbers`);
    const n = items.length / 2;
    const mode = ifKnown(() => args.str('mode')) ?? 'constant';
    if (mode !== 'constant') requirePaddedRank(c, input, n, mode);
    const dims = c.trailing(input, n, `pad with ${items.length} numbers`);
    const padded = dims.map((size, i) => {
      const at = 2 * (n - 1 - i);
      return paddedSize(c, size, items[at], items[at + 1], mode, i - n);
    });
    return like(input, c.withTrailing(input, n, padded));
  },
  eval(args, out) {
    const x = args.value('input');
    const [mode, widths] = [padMode(args), padWidths(args, x.rank)];
    args.raw('value');
    if (mode === 'constant') return framed(x, out.sizes, widths, args.optionalNumber('value') ?? 0);
    return widths.reduce((y, [before, after], axis) => repeated(y, axis, before, after, mode), x);
  },
  vjp(B, g, _x, _y, args) {
    const sizes = knownSizes(args, 'input');
    const [mode, widths] = [padMode(args), padWidths(args, sizes.length)];
    if (mode === 'constant') {
      const back = widths.toReversed().flatMap(([before, after]) => [-before, -after]);
      return { input: B.call('pad', { input: g, pad: back, mode: 'constant', value: 0 }) };
    }
    return { input: foldedBack(B, g, sizes, widths, mode) };
  },
};

function padMode(args: OpArgs): string {
  const mode = args.has('mode') ? args.str('mode') : 'constant';
  if (['constant', 'reflect', 'replicate', 'circular'].includes(mode)) return mode;
  throw new RangeError(`mode has to be "constant", "reflect", "replicate" or "circular", found "${mode}"`);
}

/** (before, after) of each axis. */
function padWidths(args: OpArgs, rank: number): (readonly [number, number])[] {
  const pad = args.constInts('pad');
  return Array.from({ length: rank }, (_, axis) => {
    const at = 2 * (rank - 1 - axis);
    return [pad[at] ?? 0, pad[at + 1] ?? 0] as const;
  });
}

/** The tensor within a frame of one number; where the frame is negative, something is cut off. */
function framed(
  x: Tensor,
  sizes: readonly number[],
  widths: readonly (readonly [number, number])[],
  value: number,
): Tensor {
  const out = Tensor.zeros(x.dtype, sizes);
  if (value !== 0) out.data.set(Tensor.scalar(x.dtype, value).expand(sizes).dense());
  let [from, to] = [x, out];
  for (const [axis, [before, after]] of widths.entries()) {
    const length = Math.max(0, x.sizes[axis] + Math.min(before, 0) + Math.min(after, 0));
    from = from.slice(axis, Math.max(-before, 0), length);
    to = to.slice(axis, Math.max(before, 0), length);
  }
  const [values, w] = [from.dense(), width(x.dtype)];
  let next = 0;
  eachRow([...to.sizes, 1], [[...to.strides, 0]], [to.offset], ([at]) => {
    for (let k = 0; k < w; k++) out.data[at * w + k] = values[next++];
  });
  settle(out.dtype, out.data);
  return out;
}

/** Which element stands at each place of an axis that is padded with its own elements. */
function padIndex(size: number, before: number, after: number, mode: string): number[] {
  // Only what is left after cutting off goes round.
  const first = Math.max(-before, 0);
  const left = size - first - Math.max(-after, 0);
  return Array.from({ length: size + before + after }, (_, p) => {
    const i = p - before;
    if (mode === 'replicate') return Math.min(Math.max(i, 0), size - 1);
    if (mode === 'circular') return first + ((((p - Math.max(before, 0)) % left) + left) % left);
    return i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i;
  });
}

function repeated(x: Tensor, axis: number, before: number, after: number, mode: string): Tensor {
  if (before === 0 && after === 0) return x;
  const index = padIndex(x.sizes[axis], before, after, mode);
  const out = Tensor.zeros(x.dtype, x.sizes.with(axis, index.length));
  const [from, inner] = [x.dense(), x.sizes.slice(axis + 1).reduce((a, b) => a * b, width(x.dtype))];
  let next = 0;
  for (let row = 0; next < out.data.length; row += x.sizes[axis] * inner) {
    for (const i of index) {
      out.data.set(from.subarray(row + i * inner, row + (i + 1) * inner), next);
      next += inner;
    }
  }
  return out;
}

/** What stands for an element several times hands all its adjoints to it. */
function foldedBack(
  B: Backend,
  g: Var,
  sizes: readonly number[],
  widths: readonly (readonly [number, number])[],
  mode: string,
): Var {
  const padded = widths
    .map(([before, after], axis) => (before !== 0 || after !== 0 ? axis : -1))
    .filter((axis) => axis >= 0);
  return padded.reduceRight((y, axis) => {
    const index = padIndex(sizes[axis], ...widths[axis], mode).map((i) => [i]);
    const weight = index.map(() => [1]);
    return B.call('resample_adjoint', { input: y, size: sizes[axis], dim: axis, index, weight });
  }, g);
}

/** Other modes than constant pad the last n of n + 1 or n + 2 axes. */
function requirePaddedRank(c: ShapeContext, input: TensorType, n: number, mode: string): void {
  const dims = c.dims(input);
  if (!dims || dims.length === n + 1 || dims.length === n + 2) return;
  const message = `pad: mode "${mode}" pads ${n} axes of a ${n + 1}-D or ${n + 2}-D input, found ${show(dims)}`;
  throw new ShapeError('pad-rank', message);
}

/** Cutting off comes before padding: it cannot take more than is there. */
function requireLeft(c: ShapeContext, size: Dim, widths: readonly Dim[], axis: number): void {
  const cut = widths.reduce((sum, w) => (w.value !== null && w.value < 0 ? sum.add(w) : sum), size);
  c.requireAtMost(Dim.zero, cut, () => {
    return new ShapeError(
      'pad-negative',
      `pad: ${widths.join(' and ')} leave dim ${axis} of size ${size} with ${cut}`,
      [{ dim: size, role: `dim ${axis} of input` }],
    );
  });
}

function paddedSize(c: ShapeContext, size: Dim, before: Arg, after: Arg, mode: string, axis: number): Dim {
  const widths = ifKnown(() => [intOf(before), intOf(after)]);
  if (!widths) return c.fresh('padded');
  const out = size.add(widths[0]).add(widths[1]);
  const sides = `${widths[0]} and ${widths[1]}`;
  if (mode === 'constant') requireLeft(c, size, widths, axis);
  const most = mode === 'reflect' ? size.sub(1) : mode === 'circular' ? size : null;
  for (const side of most ? widths : []) {
    c.requireAtMost(side, most!, () => {
      return new ShapeError('pad-too-large', `pad: mode "${mode}" cannot pad dim ${axis} of size ${size} by ${sides}`, [
        { dim: size, role: `dim ${axis} of input` },
      ]);
    });
  }
  return out;
}

export const operators: readonly Operator[] = [pad];
