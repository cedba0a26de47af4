/**
 * Weighted sums of neighbours along one axis: what interpolation, averaging over windows and padding do to each axis in
 * turn, and the adjoint of that.
 */
import { Dim } from '../dim';
import { knownDims } from '../shape';
import { Tensor } from '../tensor/tensor';
import { elements, size } from './cost';
import { type OpArgs, type Operator, Undetermined } from './operator';
import { like } from './output';

/** For each of `count` places the `taps` elements that it is made of, and their weights. */
interface Taps {
  readonly axis: number;
  readonly count: number;
  readonly taps: number;
  /** Row-major (count, taps); −1 where there is no element. */
  readonly index: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
}

function tapsOf(args: OpArgs, rank: number): Taps {
  const [index, weight] = [args.value('index'), args.value('weight')];
  const dim = args.constInt('dim');
  return {
    axis: dim < 0 ? dim + rank : dim,
    count: index.sizes[0],
    taps: index.sizes[1] ?? 0,
    index: index.dense(),
    weight: weight.dense(),
  };
}

/** Elements before the axis, and behind it, of a tensor of those sizes. */
function around(sizes: readonly number[], axis: number): [outer: number, inner: number] {
  const product = (list: readonly number[]) => list.reduce((n, s) => n * s, 1);
  return [product(sizes.slice(0, axis)), product(sizes.slice(axis + 1))];
}

/** y[…, o, …] = Σ_k weight[o, k] · x[…, index[o, k], …]: the axis `dim` becomes as long as `index`. */
const resample: Operator = {
  name: 'resample',
  primitive: true,
  flops: (args, output) => elements(output).mul(2 * (args.value('index').sizes[1] ?? 0)),
  shape(args, c) {
    const x = args.tensor('input');
    const dims = c.knownRank(x);
    const { axis, count } = tapsOf(args, dims.length);
    return like(x, dims.with(axis, Dim.of(count)));
  },
  eval(args, out) {
    const x = args.value('input');
    const { axis, count, taps, index, weight } = tapsOf(args, x.rank);
    const [outer, inner] = around(x.sizes, axis);
    const [from, sums] = [x.dense(), new Float64Array(outer * count * inner)];
    for (let a = 0; a < outer; a++) {
      for (let k = 0; k < count * taps; k++) {
        if (index[k] < 0) continue;
        const source = (a * x.sizes[axis] + index[k]) * inner;
        const target = (a * count + Math.floor(k / taps)) * inner;
        for (let b = 0; b < inner; b++) sums[target + b] += weight[k] * from[source + b];
      }
    }
    return Tensor.from(out.dtype, out.sizes, sums);
  },
  vjp(B, g, _x, _y, args) {
    const dim = args.constInt('dim');
    const size = knownDims(args.tensor('input').shape)?.at(dim)?.value ?? null;
    if (size === null) throw new Undetermined('the size of the axis is not known');
    return { input: B.call('resample_adjoint', { input: g, size, dim, ...givenTaps(args) }) };
  },
};

/** Indices and weights, to be passed on. */
function givenTaps(args: OpArgs): { index: readonly number[][]; weight: readonly number[][] } {
  const rows = (name: string) => {
    const t = args.value(name);
    const data = Array.from(t.dense());
    const taps = t.sizes[1] ?? 0;
    return Array.from({ length: t.sizes[0] }, (_, i) => data.slice(i * taps, (i + 1) * taps));
  };
  return { index: rows('index'), weight: rows('weight') };
}

/** Each element of the input is added, times the weights, to the elements that it was made of, `size` along the axis. */
const resampleAdjoint: Operator = {
  name: 'resample_adjoint',
  primitive: true,
  flops: (args) => size(args.tensor('input')).mul(2 * (args.value('index').sizes[1] ?? 0)),
  shape(args, c) {
    const x = args.tensor('input');
    const dims = c.knownRank(x);
    return like(x, dims.with(tapsOf(args, dims.length).axis, args.int('size')));
  },
  eval(args, out) {
    const x = args.value('input');
    const { axis, count, taps, index, weight } = tapsOf(args, x.rank);
    const [outer, inner] = around(out.sizes, axis);
    const [from, sums] = [x.dense(), new Float64Array(out.sizes.reduce((n, s) => n * s, 1))];
    for (let a = 0; a < outer; a++) {
      for (let k = 0; k < count * taps; k++) {
        if (index[k] < 0) continue;
        const source = (a * count + Math.floor(k / taps)) * inner;
        const target = (a * out.sizes[axis] + index[k]) * inner;
        for (let b = 0; b < inner; b++) sums[target + b] += weight[k] * from[source + b];
      }
    }
    return Tensor.from(out.dtype, out.sizes, sums);
  },
  vjp: (B, g, _x, _y, args) => ({
    input: B.call('resample', { input: g, dim: args.constInt('dim'), ...givenTaps(args) }),
  }),
};

export const operators: readonly Operator[] = [resample, resampleAdjoint];
