/** Elements of an operand at other places, and the adjoints of such choices. */

import { knownDims, shapeOf } from '../shape';
import { count, settle, width } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import type { Backend } from './backend';
import { op } from './moving';
import { type Arg, type OpArgs, type Operator, type TensorType, Undetermined, type Var } from './operator';
import { like } from './output';

/**
 * Elements of the operand, each at most a few times, at other places: `pick` takes them from any tensor of its shape. The
 * adjoint is `back`, or had from the places of the elements, which `pick` tells when it is given their numbers.
 */
export function picked(
  pick: (x: Tensor, args: OpArgs) => Tensor,
  view = false,
  back?: (B: Backend, g: Var, args: OpArgs) => Var,
): Partial<Operator> {
  return {
    view,
    eval(args) {
      const x = pick(args.value('input'), args);
      return view ? x : Tensor.from(x.dtype, x.sizes, x.dense());
    },
    vjp(B, g, { input: x }, _y, args) {
      if (back) return { input: back(B, g, args) };
      const sizes = sizesOf(args.tensor('input'));
      const numbers = Tensor.from(
        'int64',
        sizes,
        Array.from({ length: count(sizes) }, (_, i) => i),
      );
      const places = pick(numbers, args);
      return { input: B.call('scatter_places', { input: g, other: x, places: { arg: tensorArg(places) } }) };
    },
  };
}

export function sizesOf(x: TensorType): number[] {
  const dims = knownDims(x.shape) ?? [];
  return dims.map((d) => {
    if (d.value === null) throw new Undetermined('a size is not known');
    return d.value;
  });
}

export function tensorArg(data: Tensor): Arg {
  return { kind: 'tensor', type: { shape: shapeOf(data.sizes), dtype: data.dtype, library: 'torch', data } };
}

/** Zeros in the shape of `other`, to which the input is added at the places (numbers of elements in row-major order). */
const scatterPlaces = op('scatter_places', (args) => like(args.tensor('input'), args.tensor('other').shape), {
  eval(args, out) {
    const [x, places] = [args.value('input').dense(), args.value('places').dense()];
    const to = Tensor.zeros(out.dtype, out.sizes);
    const w = width(out.dtype);
    for (let i = 0; i < places.length; i++) for (let k = 0; k < w; k++) to.data[places[i] * w + k] += x[i * w + k];
    settle(out.dtype, to.data);
    return to;
  },
  vjp: (B, g, _x, _y, args) => ({ input: B.call('take_places', { input: g, places: { arg: args.raw('places') } }) }),
});

/** The elements at the places, in their shape. */
const takePlaces = op('take_places', (args) => like(args.tensor('input'), args.tensor('places').shape), {
  eval(args, out) {
    const [x, places] = [args.value('input').dense(), args.value('places').dense()];
    const to = Tensor.zeros(out.dtype, out.sizes);
    const w = width(out.dtype);
    for (let i = 0; i < places.length; i++) for (let k = 0; k < w; k++) to.data[i * w + k] = x[places[i] * w + k];
    return to;
  },
  vjp: (B, g, { input: x }, _y, args) => ({
    input: B.call('scatter_places', { input: g, other: x, places: { arg: args.raw('places') } }),
  }),
});

export const operators: readonly Operator[] = [scatterPlaces, takePlaces];
