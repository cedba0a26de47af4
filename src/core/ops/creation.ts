/** Operators that make tensors: of given sizes, like another tensor, from data, from ranges. */
import { Dim } from '../dim';
import type { DType } from '../dtype';
import { type Shape, shapeOf } from '../shape';
import { i0 } from '../special/modifiedBessel';
import { settle, width } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { elementsOf } from './argValues';
import { checkSize, sizesOf } from './axes';
import { free } from './cost';
import { arrayOf, defaultDType, dtypeNamed, libraryAttribute, libraryFor, nestedData, onlyArray } from './operands';
import {
  type Arg,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  type Target,
  type TensorType,
  Undetermined,
} from './operator';
import { like, tuple } from './output';

/** Making elements costs nothing, and depends on no tensor. `rest`: how they are computed. */
export function op(name: string, shape: Operator['shape'], rest: Partial<Operator> | false = {}): Operator {
  return { name, primitive: rest !== false, shape, flops: free, differentiable: false, ...rest };
}

/** Every element by its place. */
function filledBy(f: (i: number) => number): Pick<Operator, 'eval'> {
  return { eval: (_args, out) => filled(out, f) };
}

export function filled(out: Target, f: (i: number) => number): Tensor {
  const t = Tensor.zeros(out.dtype, out.sizes);
  const w = width(out.dtype);
  for (let i = 0; i < t.size; i++) t.data[i * w] = f(i);
  settle(out.dtype, t.data);
  return t;
}

/** Values of operators that make tensors of a given size. */
const FILLERS: Readonly<Record<string, Pick<Operator, 'eval'>>> = {
  zeros: filledBy(() => 0),
  ones: filledBy(() => 1),
  full: { eval: (args, out) => args.value('fill_value').to(out.dtype).expand(out.sizes).contiguous() },
  rand: { eval: (_args, out, c) => filled(out, () => c.random.uniform()) },
  randn: { eval: (_args, out, c) => filled(out, () => c.random.normal()) },
};

/** `new_zeros` and `zeros_like` are filled as `zeros` is. */
function filler(name: string): Pick<Operator, 'eval'> {
  return FILLERS[name.replace(/^new_|_like$/g, '')] ?? {};
}

export function made(args: OpArgs, shape: Shape | readonly (Dim | number)[], dtype: DType | null): Output {
  const full = 'front' in shape ? shape : shapeOf(shape);
  return { kind: 'tensor', type: { shape: full, dtype, library: libraryFor(args) } };
}

/** The dtype asked for; null when it is given but not known; `otherwise` when it is not given. */
export function dtypeOr(args: OpArgs, otherwise: () => DType | null): DType | null {
  const arg = args.raw('dtype');
  return arg.kind === 'none' ? otherwise() : dtypeNamed(arg, libraryAttribute(args));
}

export function defaultFloat(args: OpArgs, c: ShapeContext): DType | null {
  return defaultDType('float', libraryFor(args), c);
}

/** `zeros`, `ones`, `empty`, `rand`, `randn`: sizes and the default float. */
function ofSize(name: string): Operator {
  return op(
    name,
    (args, c) =>
      made(
        args,
        sizesOf(args, 'size', name, c),
        dtypeOr(args, () => defaultFloat(args, c)),
      ),
    filler(name),
  );
}

/** `zeros_like` and its kin. NumPy and JAX let a `shape` replace that of the prototype. */
function likeOther(name: string): Operator {
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      const shape = args.has('shape') ? sizesOf(args, 'shape', name, c) : x.shape;
      return like(
        x,
        shape,
        dtypeOr(args, () => x.dtype),
      );
    },
    filler(name),
  );
}

/** `x.new_zeros(size)`: other sizes, the dtype of the receiver. */
function newOf(name: string): Operator {
  return op(
    name,
    (args, c) => {
      const x = args.tensor('input');
      return like(
        x,
        sizesOf(args, 'size', name, c),
        dtypeOr(args, () => x.dtype),
      );
    },
    filler(name),
  );
}

/** The dtype a filler gives: that of a Python number's kind, or of a tensor. */
function fillDType(args: OpArgs, c: ShapeContext): DType | null {
  const fill = args.raw('fill_value');
  switch (fill.kind) {
    case 'bool':
    case 'int':
    case 'float':
    case 'complex':
      return defaultDType(fill.kind, libraryFor(args), c);
    case 'tensor':
      return fill.type.dtype;
    default:
      return null;
  }
}

/** JAX's arrays of a Python number have a weak type, unless one is asked for. */
function isWeak(args: OpArgs, name: string): boolean {
  if (libraryAttribute(args) !== 'jax' || args.has('dtype')) return false;
  const given = args.raw(name);
  if (given.kind === 'tensor') return given.type.weak === true;
  return given.kind === 'complex' || ((given.kind === 'int' || given.kind === 'float') && !given.numpy);
}

function maybeWeak(output: Output, weak: boolean): Output {
  return weak && output.kind === 'tensor' ? { ...output, type: { ...output.type, weak } } : output;
}

const full = op(
  'full',
  (args, c) => {
    const dtype = dtypeOr(args, () => fillDType(args, c));
    return maybeWeak(made(args, sizesOf(args, 'size', 'full', c), dtype), isWeak(args, 'fill_value'));
  },
  filler('full'),
);

/** `torch.tensor(data)`, `np.array(data)`: nested lists, numbers, or a tensor to copy. */
const tensorShape: Operator['shape'] = (args, c) => {
  const library = libraryFor(args);
  const data = args.raw('data');
  if (data.kind === 'unknown')
    return made(
      args,
      c.unknown('tensor'),
      dtypeOr(args, () => null),
    );
  const x = data.kind === 'tensor' ? data.type : nestedData(data, library, c);
  const dtype = dtypeOr(args, () => x.dtype);
  const least = args.has('ndmin') ? args.constInt('ndmin') : 0;
  const shape = least > 0 ? padded(x, least, c) : x.shape;
  return maybeWeak({ kind: 'tensor', type: { shape, dtype, library } }, isWeak(args, 'data'));
};

/** PyTorch's copy is cut off from what the data was computed from; NumPy knows no gradients, which go through. */
const tensor: Operator = {
  ...op('tensor', tensorShape, {
    eval: (args, out) => args.value('data').to(out.dtype).reshape(out.sizes),
    vjp(_B, g, _x, _y, args) {
      if (libraryAttribute(args) === null) return { data: null };
      if (args.raw('data').kind === 'list') throw new Undetermined('the gradient of an array made of a list');
      return { data: g };
    },
  }),
  differentiable: undefined,
};

/** A NumPy scalar of a type, such as `np.float32(0.1)`. */
const scalarOp: Operator = { ...tensor, name: 'np_scalar' };

/** The tensor itself where it has the type already. */
const asTensorOp: Operator = {
  ...tensor,
  name: 'as_tensor',
  view: true,
  vjp(_B, g, _x, _y, args) {
    if (args.raw('data').kind === 'list') throw new Undetermined('the gradient of an array made of a list');
    return { data: g };
  },
};

/** `x.new_tensor(data)`: the dtype of the receiver. */
const newTensor = op(
  'new_tensor',
  (args, c) => {
    const x = args.tensor('input');
    const data = args.raw('data');
    const shape = data.kind === 'tensor' ? data.type.shape : nestedData(data, 'torch', c).shape;
    return like(
      x,
      shape,
      dtypeOr(args, () => x.dtype),
    );
  },
  { eval: (args, out) => args.value('data').to(out.dtype) },
);

function padded(x: TensorType, least: number, c: ShapeContext): Shape {
  const dims = c.knownRank(x);
  return shapeOf([...Array<Dim>(Math.max(0, least - dims.length)).fill(Dim.one), ...dims]);
}

/** `torch.Tensor(…)`, `torch.FloatTensor(…)`: sizes, or data when it is a list. */
const legacyTensor = op(
  'legacy_tensor',
  (args, c) => {
    const arg = args.raw('args');
    const data = args.raw('data');
    const dtype = dtypeOr(args, () => c.defaultFloat);
    if (data.kind === 'list' && !data.isSize) return made(args, nestedData(data, 'torch', c).shape, dtype);
    const given = data.kind === 'list' ? data : arg;
    const items: readonly Arg[] = given.kind === 'list' ? given.items : [given];
    if (items.length === 0) return made(args, [0], dtype);
    if (items.every((i) => i.kind === 'int')) {
      return made(
        args,
        items.map((i) => checkSize(i.value, 'Tensor', c)),
        dtype,
      );
    }
    const [first] = items;
    if (items.length > 1 || first.kind !== 'tensor') throw new Undetermined('Tensor: sizes or data are not known');
    return made(args, first.type.shape, dtype);
  },
  {
    eval(args, out) {
      const data = args.raw('data');
      const given = args.raw('args');
      if (data.kind === 'list' && !data.isSize) return args.value('data').to(out.dtype).reshape(out.sizes);
      const first = given.kind === 'list' ? given.items[0] : given;
      if (first?.kind === 'tensor') return elementsOf(first, 'data').to(out.dtype);
      if (out.sizes.includes(0)) return Tensor.zeros(out.dtype, out.sizes);
      throw new Undetermined('the elements of a tensor of that size are whatever was in memory');
    },
  },
);

/**
 * Windows of signal processing over k = 0 … n − 1 of N: n for a periodic one, n − 1 for a symmetric one. (F. J. Harris,
 * Proc. IEEE 66 (1978), 51.)
 */
const windows: Readonly<Record<string, (t: number, args: OpArgs) => number>> = {
  hann: (t) => 0.5 - 0.5 * Math.cos(2 * Math.PI * t),
  hamming: (t, args) => args.number('alpha') - args.number('beta') * Math.cos(2 * Math.PI * t),
  blackman: (t) => 0.42 - 0.5 * Math.cos(2 * Math.PI * t) + 0.08 * Math.cos(4 * Math.PI * t),
  bartlett: (t) => 1 - Math.abs(2 * t - 1),
  kaiser: (t, args) => i0(args.number('beta') * Math.sqrt(Math.max(0, 1 - (2 * t - 1) ** 2))) / i0(args.number('beta')),
};

/** Window functions of the signal kind: a size and the default float. */
const window = op(
  'window',
  (args, c) =>
    made(
      args,
      [checkSize(args.int('window_length'), 'window', c)],
      dtypeOr(args, () => defaultFloat(args, c)),
    ),
  {
    eval(args, out) {
      const kind = args.optionalStr('kind') ?? '';
      const at = windows[kind];
      if (!at) throw new Undetermined(`the window ${kind} is not computed`);
      const length = out.sizes[0];
      if (length === 1) return filled(out, () => 1);
      const n = args.bool('periodic') ? length : length - 1;
      return filled(out, (k) => at(k / n, args));
    },
  },
);

/** The array beside a tensor: `x.numpy()`. */
const toLibrary: Operator = {
  ...op(
    'to_library',
    (args, c) => {
      const x = arrayOf(args, 'input', c);
      const dtype = dtypeOr(args, () => x.dtype);
      return { kind: 'tensor', type: { ...x, weak: false, dtype, library: libraryFor(args) } };
    },
    { eval: (args, out) => args.value('input').to(out.dtype), vjp: (_B, g) => ({ input: g }) },
  ),
  view: true,
  differentiable: undefined,
};

/** What works in place and gives None back. */
const nothing = op('np_none', () => ({ kind: 'none' }), {
  eval(args) {
    args.has('seed');
    if (args.has('effect')) throw new Undetermined('what it does is not computed');
    return [];
  },
});

/** `broadcast_shapes`: the shape itself, as a tuple of ints. */
const broadcastShapes = op('broadcast_shapes', (args, c) => {
  const list = args.raw('shapes');
  if (list.kind !== 'list') throw new Undetermined('broadcast_shapes: the shapes are not known');
  const shapes = list.items.map((item) => {
    // An unknown may be a shape of any rank.
    if (item.kind !== 'list' && item.kind !== 'int') throw new Undetermined('broadcast_shapes: a shape is not known');
    const dims = item.kind === 'list' ? item.items : [item];
    return shapeOf(dims.map((d) => (d.kind === 'int' ? d.value : c.fresh('size'))));
  });
  const shape = c.broadcast(shapes, 'broadcast_shapes');
  return tuple(shape.front.map((value) => ({ kind: 'int', value })));
});

export const operators: readonly Operator[] = [
  ...['zeros', 'ones', 'empty', 'rand', 'randn'].map(ofSize),
  ...['zeros_like', 'ones_like', 'empty_like', 'full_like', 'rand_like', 'randn_like', 'randint_like'].map(likeOther),
  ...['new_zeros', 'new_ones', 'new_empty', 'new_full'].map(newOf),
  full,
  tensor,
  scalarOp,
  asTensorOp,
  newTensor,
  legacyTensor,
  window,
  toLibrary,
  nothing,
  broadcastShapes,
];
