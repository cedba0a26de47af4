/** Deformable convolution: every cell of the window is read where an offset moves it to (arXiv:1703.06211, 1811.11168). */
import { Dim } from '../dim';
import { knownSizes } from './axes';
import type { Backend } from './backend';
import { type Inputs, type OpArgs, type Operator, Undetermined, type Var } from './operator';
import { like } from './output';
import { sampledAt } from './sampling';
import { positions, requireFits, requirePositive, spatialNames, windows } from './windows';

/** (N, C, H, W), weight (out, C / groups, *kernel), offset (N, 2·groups·kernel, *out) → (N, out, *positions). */
const deformConv: Operator = {
  name: 'deform_conv2d',
  shape(args, c) {
    const input = args.tensor('input');
    const [n, , ...spatial] = c.ranked(input, [4], 'deform_conv2d', ['N', 'C', 'H', 'W']);
    const [out, , ...kernel] = c.ranked(args.tensor('weight'), [4], 'deform_conv2d weight');
    const [stride, padding, dilation] = ['stride', 'padding', 'dilation'].map((name) => args.intsOf(name, 2));
    requirePositive(c, 'deform_conv2d', 'stride', stride);
    const slides = windows(kernel, stride, padding, dilation)!;
    const sizes = spatial.map((size, i) => {
      requireFits(c, 'deform_conv2d', spatialNames[2][i], size, slides[i]);
      return positions(size, slides[i]);
    });
    return like(input, [n, out, ...sizes]);
  },
  compose(B, x, args) {
    const call = callOf(args);
    const { batch, groups, inputs, out, cells, places } = call;
    const columns = B.reshape(columnsOf(B, x, args, call), [batch, groups, inputs * cells, places]);
    const filters = B.reshape(x.weight, [groups, out / groups, inputs * cells]);
    const product = B.reshape(B.matmul(filters, columns), [batch, out, ...call.result]);
    return x.bias ? B.add(product, B.reshape(x.bias, [out, 1, 1])) : product;
  },
};

/** Sizes of a call that fits together. */
interface Call {
  readonly batch: number;
  readonly channels: number;
  readonly size: readonly number[];
  /** Output channels, groups of them, input channels of each. */
  readonly out: number;
  readonly groups: number;
  readonly inputs: number;
  readonly kernel: readonly number[];
  readonly cells: number;
  /** Channels are moved in so many groups. */
  readonly offsetGroups: number;
  readonly result: readonly number[];
  readonly places: number;
}

/** @throws RangeError where offset, mask and weight do not fit. */
function callOf(args: OpArgs): Call {
  const [batch, channels, ...size] = knownSizes(args, 'input');
  const [out, inputs, ...kernel] = knownSizes(args, 'weight');
  const [count, moved, ...result] = knownSizes(args, 'offset');
  const cells = kernel[0] * kernel[1];
  const [groups, offsetGroups] = [channels / inputs, moved / (2 * cells)];
  const isWhole = [groups, out / groups, offsetGroups, channels / offsetGroups].every(Number.isInteger);
  if (!isWhole) {
    throw new RangeError(
      `${channels} channels, a weight of (${[out, inputs, ...kernel]}) and ${moved} channels of offset do not fit: the offset has 2·groups·${kernel[0]}·${kernel[1]} channels`,
    );
  }
  const expected = positionsOf(args, size, kernel);
  const wanted = [batch, ...expected].join();
  if ([count, ...result].join() !== wanted) {
    throw new RangeError(`the offset is for (${[count, ...result]}), the result has (${wanted}) of batch and places`);
  }
  if (args.has('mask') && knownSizes(args, 'mask').join() !== [batch, moved / 2, ...result].join()) {
    throw new RangeError(`expected a mask of (${[batch, moved / 2, ...result]}), found (${knownSizes(args, 'mask')})`);
  }
  const places = result[0] * result[1];
  return { batch, channels, size, out, groups, inputs, kernel, cells, offsetGroups, result, places };
}

function positionsOf(args: OpArgs, size: readonly number[], kernel: readonly number[]): (number | null)[] {
  const [stride, padding, dilation] = ['stride', 'padding', 'dilation'].map((name) => args.intsOf(name, 2));
  const slides = windows(kernel.map(Dim.of), stride, padding, dilation)!;
  return size.map((n, i) => positions(Dim.of(n), slides[i]).value);
}

/** What each cell of the window reads at each place: (N, C, cells, places). */
function columnsOf(B: Backend, { input, offset, mask }: Inputs, args: OpArgs, call: Call): Var {
  const { batch, channels, size, kernel, cells, offsetGroups, result, places } = call;
  if (batch * channels * places === 0) throw new Undetermined('a deformable convolution of nothing is not computed');
  const moves = B.reshape(offset, [batch * offsetGroups, cells, 2, ...result]);
  const coordinates = [0, 1].map((axis) =>
    B.reshape(B.add(B.select(moves, 2, axis), startsOf(B, args, kernel, result, axis)), [
      batch * offsetGroups,
      cells,
      places,
    ]),
  );
  const perGroup = channels / offsetGroups;
  const images = [batch * offsetGroups, perGroup, ...size];
  const sampling = { mode: 'bilinear', padding: 'zeros', alignCorners: true };
  const read = sampledAt(B, B.reshape(input, images), coordinates, images, [cells, places], sampling);
  if (!mask) return read;
  return B.mul(read, B.reshape(mask, [batch * offsetGroups, 1, cells, places]));
}

/** Along an axis, where each cell of the window stands at each place before it is moved: (cells, *result). */
function startsOf(B: Backend, args: OpArgs, kernel: readonly number[], result: readonly number[], axis: number): Var {
  const [stride, padding, dilation] = ['stride', 'padding', 'dilation'].map(
    (name) => args.intsOf(name, 2)[axis].value ?? Number.NaN,
  );
  const data: number[] = [];
  for (let cell = 0; cell < kernel[0] * kernel[1]; cell++) {
    const within = axis === 0 ? Math.floor(cell / kernel[1]) : cell % kernel[1];
    for (let y = 0; y < result[0]; y++) {
      for (let x = 0; x < result[1]; x++) data.push((axis === 0 ? y : x) * stride - padding + within * dilation);
    }
  }
  const { dtype } = args.tensor('input');
  const flat = B.call('tensor', { data, dtype: dtype && { dtype } });
  return B.reshape(flat, [kernel[0] * kernel[1], ...result]);
}

export const operators: readonly Operator[] = [deformConv];
