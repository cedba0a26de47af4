import { settle, width } from '../tensor/storage';
import { eachRow, Tensor } from '../tensor/tensor';
import { sizesOf } from './axes';
import { op } from './moving';
import { type OpArgs, type Operator, ShapeError, Undetermined } from './operator';
import { like } from './output';

/** `as_strided(size, stride)`: the sizes asked for. */
const asStridedShape: Operator['shape'] = (args, c) => {
  const x = args.tensor('input');
  const [size, stride] = [sizesOf(args, 'size', 'as_strided', c), args.raw('stride')];
  if (size.rest === null && stride.kind === 'list' && stride.items.length !== size.front.length) {
    throw new ShapeError('as-strided', `as_strided: ${size.front.length} sizes and ${stride.items.length} strides`);
  }
  return like(x, size);
};

function stridesOf(args: OpArgs) {
  return {
    size: args.constInts('size'),
    stride: args.constInts('stride'),
    storage_offset: args.optionalNumber('storage_offset') ?? 0,
  };
}

/** A part of the elements in row-major order: with `stridesOf` over them. */
const stridedPart = op('strided_part', asStridedShape, {
  view: true,
  eval(args, out) {
    const { stride, storage_offset } = stridesOf(args);
    return whole(args.value('input')).asStrided(out.sizes, stride, storage_offset);
  },
  vjp: (B, g, { input: x }, _y, args) => ({
    input: B.call('strided_scatter', { input: B.zerosLike(x), src: g, ...stridesOf(args), accumulate: true }),
  }),
});

/** `as_strided(size, stride)`: the strides are about the array in memory, which of a view is not the one here. */
const asStrided: Operator = {
  ...stridedPart,
  name: 'as_strided',
  eval(args, out, c) {
    const x = args.value('input');
    if (!x.isContiguous || x.offset !== 0) throw new Undetermined('as_strided of a view is not computed');
    return stridedPart.eval!(args, out, c);
  },
};

function whole(x: Tensor): Tensor {
  return x.isContiguous && x.offset === 0 ? x : Tensor.from(x.dtype, x.sizes, x.dense());
}

/** The input with such a part replaced by the source, or with the source added to it. */
const stridedScatter = op('strided_scatter', (args) => like(args.tensor('input'), args.tensor('input').shape), {
  eval(args, out) {
    const { size, stride, storage_offset } = stridesOf(args);
    const src = args.value('src').to(out.dtype).dense();
    const to = Tensor.from(out.dtype, out.sizes, args.value('input').dense());
    const w = width(out.dtype);
    const add = args.bool('accumulate');
    let next = 0;
    eachRow([...size, 1], [[...stride, 0]], [storage_offset], ([at]) => {
      for (let k = 0; k < w; k++) to.data[at * w + k] = (add ? to.data[at * w + k] : 0) + src[next++];
    });
    settle(out.dtype, to.data);
    return to;
  },
  vjp(B, g, { src }, _y, args) {
    const part = stridesOf(args);
    const rest = () => B.call('strided_scatter', { input: g, src: B.zerosLike(src), ...part });
    return { input: args.bool('accumulate') ? g : rest(), src: B.call('strided_part', { input: g, ...part }) };
  },
});

export const operators: readonly Operator[] = [asStrided, stridedPart, stridedScatter];
