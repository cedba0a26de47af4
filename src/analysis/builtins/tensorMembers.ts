/** Attributes and methods of tensors and arrays. */
import { Dim } from '../../core/dim';
import { itemSize } from '../../core/dtype';
import { knownDims } from '../../core/shape';
import type { Node } from '../../python/ast';
import type { Leaf } from '../interp/autograd';
import { elementValue, noteWritten } from '../interp/elements';
import type { Evaluation } from '../interp/evaluation';
import { raise } from '../interp/exceptions';
import type { Interpreter } from '../interp/interpreter';
import { boundMethod, callSignatures } from '../interp/signatureCalls';
import { setSubscript } from '../interp/subscripts';
import { settled, shapeTuple } from '../interp/tensors';
import { signaturesOf } from '../library/signatures/index';
import {
  bool,
  callArgs,
  int,
  ListValue,
  type NativeValue,
  NONE,
  SOME_BOOL,
  SOME_STR,
  someInt,
  str,
  TensorValue,
  TupleValue,
  UnknownValue,
  unknown,
  type Value,
} from '../values/values';
import { native } from './native';

const CLASS_OF = { torch: 'torch.Tensor', numpy: 'numpy.ndarray', jax: 'jax.Array' } as const;

/** What arrays of PyTorch and NumPy both have and answer differently. */
const DIFFERENT = new Set(['max', 'min', 'median', 'mode', 'sort', 'size', 'repeat', 'transpose']);

export function tensorMember(i: Interpreter, t: TensorValue, name: string, node: Node): Value {
  if (t.library === 'torch' && DIFFERENT.has(name) && i.innermostUserFrame()?.guessesLibrary)
    return unknown(`${name} of an array that may be NumPy's`);
  const own = attribute(i, t, name, node);
  if (own) return own;
  const make = methods[name];
  if (make) return make(t);
  const qualified = `${CLASS_OF[t.library]}.${name}`;
  const signatures = signaturesOf(qualified);
  if (signatures.length > 0) {
    return signatures[0].property
      ? callSignatures(i, qualified, signatures, callArgs([t]), node)
      : boundMethod(t, qualified, signatures);
  }
  if (t.library === 'numpy' && PYTHON_METHODS.has(name)) return pythonMethod(t, name);
  const set = t.attrs.get(name);
  if (set) return set;
  noteWritten(i, t);
  return new UnknownValue(`Tensor.${name} is not modelled`);
}

function attribute(i: Interpreter, t: TensorValue, name: string, node: Node): Value | null {
  switch (name) {
    case 'shape':
      return shapeTuple(t, (d) => i.assume.normalize(d));
    case 'dtype':
      return { kind: 'dtype', value: t.dtype };
    case 'ndim':
      return rank(t);
    case 'device':
      return new UnknownValue('a device', 'device', '', false);
    case 'layout':
      return unknown('a layout');
    case 'data':
      if (i.evaluation) return i.evaluation.share(t, t.library);
      return new TensorValue(t.shape, t.dtype, t.library, false, t.contents);
    case 'grad':
      return i.evaluation && t.live ? collected(i.evaluation, t) : gradient(t);
    case 'requires_grad':
      return bool(i.evaluation?.requires(t) ?? null);
    case 'is_leaf':
    case 'is_cuda':
    case 'is_sparse':
    case 'is_quantized':
    case 'is_nested':
    case 'is_meta':
    case 'is_mps':
      return SOME_BOOL;
    case 'grad_fn':
    case 'name':
    case 'names':
      return unknown(`Tensor.${name}`);
    case 'itemsize':
      return t.dtype ? int(itemSize(t.dtype)) : someInt('itemsize', '', 1);
    case 'nbytes': {
      const count = elementCount(i, t);
      if (count.kind !== 'int' || count.dim.value === null || !t.dtype) return someInt('nbytes', '', 0);
      return int(count.dim.value * itemSize(t.dtype));
    }
    case 'flat':
      return t.library === 'numpy' && i.evaluation ? flat(i, t, node) : null;
    case '__class__':
      return i.modules.tensorClass(t.library);
    case 'size':
      // NumPy's `size` is the number of elements, PyTorch's is a method.
      return t.library === 'torch' ? null : elementCount(i, t);
    case 'at':
      return t.library === 'jax' ? updates(t) : null;
    case '__dict__':
      return unknown('attributes of a tensor');
    default:
      void node;
      return null;
  }
}

/** `requires_grad_(False)`, `x.requires_grad = False`. */
export function setRequiresGrad(i: Interpreter, t: TensorValue, wanted: Value | undefined): void {
  const isFrozen = wanted?.kind === 'bool' && wanted.value === false;
  i.evaluation?.require(t, !isFrozen);
  if (t.isFrozen === isFrozen) return;
  i.heap.touch(t);
  t.isFrozen = isFrozen;
}

/** `x.grad`: None before the first backward pass. Where no gradient is asked for, it is None or what was there before. */
function gradient(t: TensorValue): Value {
  if (t.isFrozen) return unknown('no gradient is collected: requires_grad is False');
  const grad = new TensorValue(t.shape, t.dtype, t.library);
  grad.mayBeNone = true;
  return grad;
}

/** With elements: what `backward()` has added up so far. */
function collected(evaluation: Evaluation, t: TensorValue): Value {
  const leaf = evaluation.leafOf(t);
  if (leaf) return leaf.grad;
  return evaluation.requires(t) === false ? NONE : unknown('the gradient of what is no leaf');
}

const isFloat = (t: TensorValue) => t.dtype !== null && /float|complex/.test(t.dtype);
const FRACTIONS = new Set(['divide', 'power']);
const UPDATES = new Set(['set', 'add', 'subtract', 'multiply', 'divide', 'power', 'min', 'max', 'apply']);

/** `x.at[index].set(v)` in JAX: an array like x. What the index selects is not looked at. */
function updates(t: TensorValue): NativeValue {
  const update = (name: string): NativeValue => ({
    kind: 'native',
    name,
    // An integer divided, or to a negative power, is none.
    call: () => new TensorValue(t.shape, FRACTIONS.has(name) && !isFloat(t) ? null : t.dtype, t.library),
  });
  return {
    kind: 'native',
    name: 'at',
    call: () => unknown('Array.at'),
    member: (name) => (UPDATES.has(name) ? update(name) : undefined),
  };
}

function rank(t: TensorValue): Value {
  const dims = knownDims(t.shape);
  return dims ? int(dims.length) : someInt('rank', '', 0);
}

function elementCount(i: Interpreter, t: TensorValue): Value {
  const dims = knownDims(t.shape);
  return dims ? int(Dim.product(dims.map((d) => i.assume.normalize(d)))) : someInt('numel', '', 0);
}

/** With elements, where the layout is surely that of the library. */
function stride(i: Interpreter, t: TensorValue, [dim]: (Value | undefined)[], node: Node): Value {
  const layout = i.evaluation?.layoutOf(t);
  if (!layout) return unknown('a stride');
  const strides = new TupleValue(layout.strides.map((s) => int(s)));
  return dim && dim.kind !== 'none' ? i.subscript(strides, dim, node) : strides;
}

/** `y.backward(gradient)`. */
function backward(i: Interpreter, t: TensorValue, [gradient, , create, inputs]: (Value | undefined)[], node: Node) {
  const { evaluation } = i;
  if (!evaluation) return NONE;
  const given = gradient && settled(gradient);
  const upstream = given?.kind === 'tensor' ? evaluation.node(given) : null;
  if (given && given.kind !== 'tensor' && given.kind !== 'none') throw evaluation.refuse('backward: its gradient');
  const only = inputs && inputs.kind !== 'none' ? leavesOf(i, evaluation, inputs, node) : null;
  evaluation.autograd.backward(evaluation.node(t), upstream, create?.kind === 'bool' && create.value === true, only);
  return NONE;
}

function leavesOf(i: Interpreter, evaluation: Evaluation, inputs: Value, node: Node): Leaf[] {
  const items = inputs.kind === 'tensor' ? [inputs] : i.iterate(inputs, node).items.map(settled);
  return items.map((v) => {
    const leaf = v.kind === 'tensor' ? evaluation.leafOf(v) : null;
    if (!leaf) throw evaluation.refuse('backward: inputs that are no leaves');
    return leaf;
  });
}

/** All elements in the order of rows. */
function flat(i: Interpreter, t: TensorValue, node: Node): Value {
  const qualified = 'numpy.ndarray.ravel';
  return callSignatures(i, qualified, signaturesOf(qualified), callArgs([t]), node);
}

/** Functions of NumPy in Python that are methods too. */
const PYTHON_METHODS = new Set(['choose', 'put']);

function pythonMethod(t: TensorValue, name: string): NativeValue {
  return {
    kind: 'native',
    name,
    call: (i, call, node) => {
      const f = i.attribute(i.modules.importModule(i, 'numpy', node), name, node);
      return i.call(f, { ...call, args: [t, ...call.args] }, node);
    },
  };
}

type Make = (t: TensorValue) => NativeValue;

function method(
  name: string,
  params: string,
  body: (i: Interpreter, t: TensorValue, args: (Value | undefined)[], node: Node) => Value,
): Make {
  return (t) => native(name, params, (i, args, node) => body(i, t, args, node));
}

const itself =
  (name: string): Make =>
  (t) => ({ kind: 'native', name, call: () => t });

const methods: Record<string, Make> = {
  size: method('size', 'dim', (i, t, [dim], node) => {
    const sizes = shapeTuple(t, (d) => i.assume.normalize(d));
    return !dim || dim.kind === 'none' ? sizes : i.subscript(sizes, dim, node);
  }),
  dim: method('dim', '', (_i, t) => rank(t)),
  ndimension: method('dim', '', (_i, t) => rank(t)),
  numel: method('numel', '', (i, t) => elementCount(i, t)),
  nelement: method('numel', '', (i, t) => elementCount(i, t)),
  item: (t) => ({
    kind: 'native',
    name: 'item',
    call: (i, call, node) => {
      const one = call.args.length === 0 ? t : elementAt(i, t, call.args.map(settled), node);
      if (one.kind !== 'tensor') return one;
      return elementValue(one.dtype, one.values?.length === 1 ? one.values[0] : undefined, 'python');
    },
  }),
  tolist: method('tolist', '', (i, t, _a, node) => toList(i, t, node)),
  get_device: method('get_device', '', () => someInt('device')),
  stride: method('stride', 'dim', stride),
  storage_offset: method('storage_offset', '', () => someInt('offset', '', 0)),
  data_ptr: method('data_ptr', '', () => someInt('pointer', '', 0)),
  element_size: method('element_size', '', (_i, t) => (t.dtype ? int(itemSize(t.dtype)) : someInt('itemsize', '', 1))),
  is_contiguous: method('is_contiguous', '', (i, t, [format]) =>
    format && format.kind !== 'none' ? SOME_BOOL : bool(i.evaluation?.layoutOf(t)?.isContiguous ?? null),
  ),
  is_floating_point: method('is_floating_point', '', (_i, t) =>
    bool(t.dtype === null ? null : t.dtype.includes('float')),
  ),
  is_complex: method('is_complex', '', (_i, t) => bool(t.dtype === null ? null : t.dtype.startsWith('complex'))),
  is_pinned: method('is_pinned', '', () => SOME_BOOL),
  is_shared: method('is_shared', '', () => SOME_BOOL),
  is_set_to: method('is_set_to', 'x', () => SOME_BOOL),
  is_same_size: method('is_same_size', 'x', () => SOME_BOOL),
  backward: method('backward', 'gradient retain_graph create_graph inputs', backward),
  register_hook: method('register_hook', 'hook', () => unknown('a hook')),
  retain_grad: method('retain_grad', '', () => NONE),
  requires_grad_: method('requires_grad_', 'requires_grad', (i, t, [wanted]) => {
    setRequiresGrad(i, t, wanted);
    return t;
  }),
  detach_: method('detach_', '', (i, t) => {
    i.evaluation?.detachInPlace(t);
    return t;
  }),
  share_memory_: itself('share_memory_'),
  type: (t) => ({
    kind: 'native',
    name: 'type',
    call: (i, call, node) => {
      if (call.args.length === 0 && call.kwargs.size === 0) return SOME_STR;
      return callSignatures(
        i,
        'torch.Tensor.type',
        signaturesOf('torch.Tensor.type'),
        { ...call, args: [t, ...call.args] },
        node,
      );
    },
  }),
  numpy: method('numpy', '', (i, t) =>
    i.evaluation ? i.evaluation.share(t, 'numpy') : new TensorValue(t.shape, t.dtype, 'numpy', false, t.contents),
  ),
  __len__: method('len', '', (i, t, _a, node) => i.call(i.builtin('len'), callArgs([t]), node)),
  __getitem__: method('getitem', 'index', (i, t, [index], node) => i.subscript(t, index ?? NONE, node)),
  __setitem__: method('setitem', 'index value', (i, t, [index, value], node) => {
    setSubscript(i, t, index ?? NONE, value ?? NONE, node);
    return NONE;
  }),
  tobytes: method('tobytes', '', () => ({ kind: 'bytes' })),
};

/** `x.item(5)` counts in the order of rows, `x.item(1, 2)` gives a place. */
function elementAt(i: Interpreter, t: TensorValue, places: Value[], node: Node): Value {
  if (places.length > 1) return i.subscript(t, new TupleValue(places), node);
  const [place] = places;
  if (place.kind === 'tuple' || t.library !== 'numpy') return i.subscript(t, place, node);
  return i.subscript(flat(i, t, node), place, node);
}

function toList(i: Interpreter, t: TensorValue, node: Node): Value {
  const dims = knownDims(t.shape);
  if (!dims) return unknown('the elements of a tensor of unknown rank');
  const { values } = t;
  let next = 0;
  const build = (n: number, any = false): Value => {
    if (n === dims.length) return elementValue(t.dtype, any ? 'any' : values?.[next++], 'python');
    const count = i.assume.normalize(dims[n]).value;
    if (count !== null && (count <= 64 || values))
      return new ListValue(Array.from({ length: count }, () => build(n + 1, any)));
    return new ListValue([], build(n + 1, true));
  };
  void node;
  return build(0);
}

export { raise, str };
