/**
 * What a call costs: its floating-point operations, and the bytes of its result.
 *
 * Operations are counted as profilers count them, on elements of whatever type. A multiplication with its addition is 2,
 * so that a product that sums over k is 2k an element of the result; a bias takes the place of the first addition and
 * is free. An element-wise function is 1 an element, be it `add`, `exp` or `gelu`. A reduction is 1 an element of its
 * operand. Composites are the sum of their parts: softmax is 5 an element (maximum, subtraction, exp, sum, division).
 * What is done once a row (the root in a normalisation) is left out beside what is done once an element. Moving,
 * choosing, making and comparing by position (views, indexing, padding, embedding) is 0. Algorithms whose count depends
 * on the data (sorting, eigenvalues) or is no polynomial (FFT) have no rule.
 */
import { Dim } from '../dim';
import { itemSize } from '../dtype';
import { knownDims, resolve } from '../shape';
import { ifKnown } from './literals';
import { type FlopRule, type OpArgs, type Operator, type Output, type TensorType, Undetermined } from './operator';

export interface Cost {
  readonly flops: Dim;
  /** Of the result, as if it was stored anew; null when its type is not known. */
  readonly bytes: Dim | null;
}

/** The cost of a call that had that result; Undetermined when the operator has no rule or a size is not known. */
export function costOf(op: Operator, args: OpArgs, output: Output): Cost {
  if (!op.flops) throw new Undetermined(`the cost of ${op.name} is not known`);
  return { flops: op.flops(args, output), bytes: ifKnown(() => bytesOf(output)) };
}

/** Elements are moved or chosen, not computed. */
export const free: FlopRule = () => Dim.zero;

/** So many operations an element of the result. */
export function perElement(n = 1): FlopRule {
  return (_, output) => elements(output).mul(n);
}

/** So many operations an element of an operand, as reductions take. */
export function perInput(n = 1, name = 'input'): FlopRule {
  return (args) => size(args.operand(name)).mul(n);
}

/** Number of elements. */
export function size(x: TensorType): Dim {
  const dims = sizes(x);
  const known = dims.reduce<number | null>((n, d) => (n === null || d.value === null ? null : n * d.value), 1);
  return known === null ? Dim.product(dims) : Dim.of(known);
}

/** The dims of a tensor whose rank must be known. */
export function sizes(x: TensorType): readonly Dim[] {
  const dims = knownDims(x.shape);
  if (!dims) throw new Undetermined('the rank is not known');
  return dims;
}

/** The last dim, which may be known where the rank is not. */
export function lastSize(x: TensorType): Dim {
  const { front, rest, back } = resolve(x.shape);
  const last = back.at(-1) ?? (rest ? undefined : front.at(-1));
  if (!last) throw new Undetermined('the last dim is not known');
  return last;
}

/** Number of elements of tensors that broadcast together. */
export function sizeTogether(xs: readonly TensorType[]): Dim {
  const all = xs.map(sizes);
  const rank = Math.max(...all.map((dims) => dims.length));
  const axis = (i: number) => Dim.broadcast(...all.map((dims) => dims[dims.length - rank + i] ?? Dim.one));
  return Dim.product(Array.from({ length: rank }, (_, i) => axis(i)));
}

/** Number of elements of the result, of all tensors of a tuple or list. */
export function elements(output: Output): Dim {
  return tensorsOf(output).reduce((n, x) => n.add(size(x)), Dim.zero);
}

/** The dims of a result that is one tensor. */
export function resultSizes(output: Output): readonly Dim[] {
  if (output.kind !== 'tensor') throw new Undetermined('the result is no tensor');
  return sizes(output.type);
}

function bytesOf(output: Output): Dim | null {
  let total = Dim.zero;
  for (const x of tensorsOf(output)) {
    if (x.dtype === null) return null;
    total = total.add(size(x).mul(itemSize(x.dtype)));
  }
  return total;
}

function tensorsOf(output: Output): TensorType[] {
  switch (output.kind) {
    case 'tensor':
      return [output.type];
    case 'tuple':
    case 'list':
      return output.items.flatMap(tensorsOf);
    case 'unknown':
      throw new Undetermined(output.reason);
    default:
      return [];
  }
}
