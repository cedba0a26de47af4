/**
 * How tensors of PyTorch lie in memory, as far as that is sure: followed back over views to what made new memory. What makes
 * new memory in an order that depends on the device or on memory formats (convolutions) gives distances of unknown units, of
 * which only those that a view made out of one another can be compared.
 */
import type { Arg } from '../../core/ops/operator';
import { knownDims } from '../../core/shape';
import { rowMajor } from '../../core/tensor/tensor';
import type { Expr } from '../../python/ast';
import type { TensorValue } from '../values/tensor';
import type { Made, OperatorCall } from './lint';
import { expandedAxes, indexedAxes, orderOf, picked } from './viewAxes';

/** `times` a positive unit; elements where it is null. */
interface Stride {
  readonly unit: object | null;
  readonly times: number;
}

export interface Axis {
  readonly size: number;
  readonly stride: Stride;
}

export type Layout = readonly Axis[];

const MOST_STEPS = 24;

/** New memory in row-major order, whatever the operands are. */
const ROWS = new Set(
  `zeros ones full rand randn randint randperm arange linspace eye new_zeros new_ones new_full linear mm bmm embedding
  layer_norm repeat`.split(/\s+/),
);

/** New memory, in row-major order where no memory format can be meant, or all operands are. */
const JOINS = new Set(['cat', 'stack']);

/** New memory in some order. */
const FRESH = new Set('conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d'.split(' '));

/** New memory in row-major order where the operand has that, else in some order. */
const KEEPS = new Set(
  `batch_norm group_norm instance_norm softmax log_softmax max_pool1d max_pool2d max_pool3d avg_pool1d avg_pool2d avg_pool3d
  interpolate roll flip sum mean amax amin var std cumsum cumprod gather index_select tril triu repeat_interleave`.split(
    /\s+/,
  ),
);

/** Element by element: new memory, or the first operand itself. */
const ELEMENTWISE = new Set(
  `add sub mul div neg abs exp log sqrt rsqrt pow sin cos tanh sigmoid relu relu6 gelu silu mish elu selu leaky_relu softplus
  hardswish hardsigmoid hardtanh clamp masked_fill where dropout`.split(/\s+/),
);

/** Those that give back the tensor itself, or a copy that lies as it does when nothing is left out between its elements. */
const COPIES = new Set('clone to to_dtype type identity'.split(' '));

const RESHAPES = new Set('reshape flatten unflatten squeeze unsqueeze'.split(' '));
const SPLITS = new Set(['chunk', 'split', 'narrow']);
const PICKS = new Set(['unbind', 'select']);

/** Null where nothing is known. */
export function layoutOf(call: OperatorCall, t: TensorValue | null, steps = MOST_STEPS): Layout | null {
  if (t?.library !== 'torch' || t.isReshaped || t.weak) return null;
  const sizes = sizesOf(t);
  const { made } = t;
  if (!sizes || !made || made.isComposed || steps === 0 || choosesLayout(made)) return null;
  if (ROWS.has(made.op) || isWritten(made)) return rows(sizes);
  if (FRESH.has(made.op)) return scattered(sizes);
  if (made.op === 'matmul') return isBatched(call, made) ? rows(sizes) : null;
  const before = (arg: Arg | undefined) => layoutOf(call, call.tensorOf(arg), steps - 1);
  if (JOINS.has(made.op) && sizes.length < 4) return rows(sizes);
  if (JOINS.has(made.op)) return ordered(sizes, listed(made.args.get('tensors')).map(before)) ?? scattered(sizes);
  if (COPIES.has(made.op)) return copied(before(made.args.get('input')));
  if (KEEPS.has(made.op)) return ordered(sizes, [before(made.args.get('input'))]) ?? scattered(sizes);
  if (ELEMENTWISE.has(made.op)) return elementwise(sizes, tensorsAmong(made.args.values()).map(before));
  if (made.op === 'contiguous') return rows(sizes);
  const input = before(made.args.get('input'));
  if (made.op === 'pad') return input && padded(input, sizes);
  return input && viewed(made, input, sizes);
}

/** Memory formats and arrays to write to are arguments that are not followed; `transpose_copy` and the like make copies. */
function choosesLayout({ given, at }: Made): boolean {
  if (given.has('memory_format') || given.has('out')) return true;
  const node = at?.node as Expr | undefined;
  const callee = node?.kind === 'Call' ? node.func : null;
  return callee?.kind === 'Attribute' && callee.attr.endsWith('_copy');
}

/** `torch.tensor` of numbers; of a tensor it has the order of that. */
function isWritten({ op, args }: Made): boolean {
  return op === 'tensor' && args.get('data')?.kind === 'list' && tensorsAmong(listed(args.get('data'))).length === 0;
}

function sizesOf(t: TensorValue): number[] | null {
  const dims = knownDims(t.shape)?.map((d) => d.value);
  return dims?.every((n) => n !== null) ? (dims as number[]) : null;
}

function rows(sizes: readonly number[]): Layout {
  const strides = rowMajor(sizes);
  return sizes.map((size, n) => ({ size, stride: { unit: null, times: strides[n] } }));
}

/** No axis has an element of memory twice, and nothing else is known. */
function scattered(sizes: readonly number[]): Layout {
  return sizes.map((size) => ({ size, stride: { unit: {}, times: 1 } }));
}

/** A product of two matrices, or of batches of them: that with a vector, or of a matrix with a batch, may be a transposed one. */
function isBatched(call: OperatorCall, { args }: Made): boolean {
  const [a, b] = ['input', 'other'].map((name) => call.tensorOf(args.get(name)));
  const [m, n] = [a, b].map((t) => (t && call.dims(t)?.length) ?? 0);
  return m >= 2 && n >= 2 && (m >= 3 || n === 2);
}

function listed(arg: Arg | undefined): readonly Arg[] {
  return arg?.kind === 'list' ? arg.items : [];
}

function tensorsAmong(args: Iterable<Arg>): Arg[] {
  return [...args].filter((arg) => arg.kind === 'tensor' && !arg.type.weak);
}

function ordered(sizes: readonly number[], operands: readonly (Layout | null)[]): Layout | null {
  return operands.length > 0 && operands.every((o) => o && isRows(o)) ? rows(sizes) : null;
}

function elementwise(sizes: readonly number[], operands: readonly (Layout | null)[]): Layout | null {
  const isKnown = operands.length > 0 && operands.every((o) => o?.every((axis) => isPositive(axis)));
  return ordered(sizes, operands) ?? (isKnown ? scattered(sizes) : null);
}

function copied(input: Layout | null): Layout | null {
  if (!input || isDense(input)) return input;
  return elementwise(
    input.map((axis) => axis.size),
    [input],
  );
}

/** With nothing but numbers below 0 it is a copy of a part, which may lie as the whole does. */
function padded(input: Layout, sizes: readonly number[]): Layout | null {
  const isCut = input.every(({ size }, n) => sizes[n] <= size) && input.some(({ size }, n) => sizes[n] < size);
  return isRows(input) && !isCut ? rows(sizes) : null;
}

/** In some order the axes lie in rows. */
function isDense(layout: Layout): boolean {
  return isRows([...layout].sort((a, b) => b.stride.times - a.stride.times).filter(({ size }) => size !== 1));
}

function isPositive({ size, stride }: Axis): boolean {
  return size === 1 || stride.times > 0;
}

function isRows(layout: Layout): boolean {
  const strides = rowMajor(layout.map((axis) => axis.size));
  return layout.every(({ size, stride }, n) => size === 1 || (stride.unit === null && stride.times === strides[n]));
}

function viewed(made: Made, input: Layout, sizes: readonly number[]): Layout | null {
  if (made.op === 'detach') return input;
  if (RESHAPES.has(made.op)) return reshaped(made, input, sizes);
  if (SPLITS.has(made.op)) return sizes.length === input.length ? resized(input, sizes) : null;
  if (made.op === 'expand' || made.op === 'expand_as') return expandedAxes(input, sizes);
  if (made.op === 'getitem') return indexedAxes(made.args.get('index'), input, sizes);
  if (PICKS.has(made.op)) return picked(made.args.get('dim'), input);
  const order = orderOf(made, input.length);
  return order?.map((n) => input[n]) ?? null;
}

function resized(input: Layout, sizes: readonly number[]): Layout {
  return input.map(({ stride }, n) => ({ size: sizes[n], stride }));
}

/** The strides of new sizes for the same elements. */
function reshaped(made: Made, input: Layout, sizes: readonly number[]): Layout | null {
  if (listed(made.args.get('shape')).some((arg) => arg.kind === 'dtype')) return null;
  if (!input.every(isPositive) || sizes.includes(0)) return null;
  if (isRows(input)) return rows(sizes);
  const old = withoutOnes(input);
  // `view` has passed; what else is no view is a copy.
  const joints = made.args.get('name')?.kind === 'str' ? [] : old.map((_, n) => joint(old, n, sizes));
  if (joints.includes('broken')) return rows(sizes);
  return joints.includes('unknown') ? scattered(sizes) : cut(old, sizes);
}

/** Each new axis that lies within one old axis has a multiple of its stride; of others nothing is known. */
function cut(old: Layout, sizes: readonly number[]): Layout {
  const ends = suffixes(old.map((axis) => axis.size));
  const steps = suffixes(sizes);
  return sizes.map((size, n) => {
    const inner = steps[n + 1];
    const from = old.findIndex((axis, k) => ends[k + 1] <= inner && inner * size <= ends[k + 1] * axis.size);
    if (from < 0 || inner % ends[from + 1] !== 0) return { size, stride: { unit: {}, times: 1 } };
    const { unit, times } = old[from].stride;
    return { size, stride: { unit, times: (times * inner) / ends[from + 1] } };
  });
}

/** The product of the sizes from each place on; 1 at the end. */
function suffixes(sizes: readonly number[]): number[] {
  const out = [1];
  for (const size of [...sizes].reverse()) out.unshift(out[0] * size);
  return out;
}

export function withoutOnes(layout: Layout): Layout {
  return layout.filter((axis) => axis.size !== 1);
}

/**
 * A view with these sizes may need the axes `n - 1` and `n` of a layout without axes of size 1 to lie one after the other in
 * memory: do they?
 */
export function joint(layout: Layout, n: number, sizes: readonly number[]): 'joined' | 'broken' | 'unknown' {
  const within = suffixes(layout.map((axis) => axis.size))[n];
  if (n === 0 || suffixes(sizes).includes(within)) return 'joined';
  const [outer, inner] = [layout[n - 1].stride, layout[n].stride];
  const needed = inner.times * layout[n].size;
  // Zeros are zeros in every unit.
  if (outer.unit !== inner.unit && outer.times !== 0 && needed !== 0) return 'unknown';
  return outer.times === needed ? 'joined' : 'broken';
}
