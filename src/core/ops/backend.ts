/**
 * What gradient rules and composites are written in: operators as methods. A backend computes with values, builds a
 * graph, or follows shapes only; a rule cannot tell which.
 */
import type { DType } from '../dtype';
import type { Arg, Var } from './operator';

/** A tensor or a Python number. */
export type Operand = Var | number;

/** An argument of an operator. */
export type Given =
  | Operand
  | boolean
  | string
  | null
  | { readonly dtype: DType }
  /** An argument as it was given to another operator, such as an index. */
  | { readonly arg: Arg }
  | readonly Given[];

/** Arguments by the operator's own names; what is left out has not been given. */
export type Arguments = Readonly<Record<string, Given>>;

/** Axes of a reduction: null for all. */
type Axes = number | readonly number[] | null;

export abstract class Backend {
  /** The only result, or the results, of any operator. @throws Error when there are more or fewer. */
  abstract call(name: string, args: Arguments): Var;
  abstract callMany(name: string, args: Arguments): readonly Var[];

  // ------------------------------------------------------------------------------------------------ arithmetic

  add(x: Operand, y: Operand): Var {
    return this.call('add', { input: x, other: y });
  }
  sub(x: Operand, y: Operand): Var {
    return this.call('sub', { input: x, other: y });
  }
  mul(x: Operand, y: Operand): Var {
    return this.call('mul', { input: x, other: y });
  }
  div(x: Operand, y: Operand): Var {
    return this.call('div', { input: x, other: y });
  }
  pow(x: Operand, y: Operand): Var {
    return this.call('pow', { input: x, other: y });
  }
  maximum(x: Operand, y: Operand): Var {
    return this.call('maximum', { input: x, other: y });
  }
  minimum(x: Operand, y: Operand): Var {
    return this.call('minimum', { input: x, other: y });
  }

  /** Any function of one tensor: `B.fn('exp', x)`. */
  fn(name: string, x: Operand): Var {
    return this.call(name, { input: x });
  }
  neg(x: Var): Var {
    return this.fn('neg', x);
  }
  exp(x: Var): Var {
    return this.fn('exp', x);
  }
  log(x: Var): Var {
    return this.fn('log', x);
  }
  sqrt(x: Var): Var {
    return this.fn('sqrt', x);
  }
  rsqrt(x: Var): Var {
    return this.fn('rsqrt', x);
  }
  square(x: Var): Var {
    return this.fn('square', x);
  }
  abs(x: Var): Var {
    return this.fn('abs', x);
  }
  sign(x: Var): Var {
    return this.fn('sign', x);
  }
  sin(x: Var): Var {
    return this.fn('sin', x);
  }
  cos(x: Var): Var {
    return this.fn('cos', x);
  }
  tanh(x: Var): Var {
    return this.fn('tanh', x);
  }
  sigmoid(x: Var): Var {
    return this.fn('sigmoid', x);
  }
  /** The complex conjugate; of a real tensor itself. */
  conj(x: Var): Var {
    return this.fn('conj', x);
  }

  // ------------------------------------------------------------------------------------------------ comparisons

  eq(x: Operand, y: Operand): Var {
    return this.call('eq', { input: x, other: y });
  }
  ne(x: Operand, y: Operand): Var {
    return this.call('ne', { input: x, other: y });
  }
  lt(x: Operand, y: Operand): Var {
    return this.call('lt', { input: x, other: y });
  }
  le(x: Operand, y: Operand): Var {
    return this.call('le', { input: x, other: y });
  }
  gt(x: Operand, y: Operand): Var {
    return this.call('gt', { input: x, other: y });
  }
  ge(x: Operand, y: Operand): Var {
    return this.call('ge', { input: x, other: y });
  }
  where(condition: Var, x: Operand, y: Operand): Var {
    return this.call('where', { condition, input: x, other: y });
  }
  /** x where the condition holds, else 0: also where x is NaN or infinite. */
  mask(condition: Var, x: Var): Var {
    return this.where(condition, x, 0);
  }

  // ------------------------------------------------------------------------------------------------- reductions

  sum(x: Var, dim: Axes = null, keepdim = false): Var {
    return this.call('sum', { input: x, dim, keepdim });
  }
  /** Sums over axes, which stay as axes of size 1; none when there are none. */
  sumAll(x: Var, dims: readonly number[]): Var {
    return dims.length === 0 ? x : this.sum(x, dims, true);
  }
  mean(x: Var, dim: Axes = null, keepdim = false): Var {
    return this.call('mean', { input: x, dim, keepdim });
  }
  amax(x: Var, dim: number | readonly number[], keepdim = false): Var {
    return this.call('amax', { input: x, dim, keepdim });
  }
  /** The sum over what was broadcast: undoes `expand` to the shape and type of `other`. */
  sumToLike(x: Var, other: Var): Var {
    return this.call('sum_to_like', { input: x, other });
  }
  /**
   * What a reduction over `dim` took away, back in the shape of `like`: for gradients of reductions. The axes of
   * size 1 that `keepdim` left are there already.
   */
  spread(y: Var, like: Var, dim: Axes, keepdim: boolean): Var {
    return this.call('spread_like', { input: y, other: like, dim, keepdim });
  }

  // --------------------------------------------------------------------------------------------------- products

  matmul(x: Var, y: Var): Var {
    return this.call('matmul', { input: x, other: y });
  }
  /** The last two axes swapped. */
  mT(x: Var): Var {
    return this.fn('matrix_transpose', x);
  }
  /** Swapped and conjugated. */
  mH(x: Var): Var {
    return this.conj(this.mT(x));
  }

  // ----------------------------------------------------------------------------------------------------- layout

  transpose(x: Var, dim0: number, dim1: number): Var {
    return this.call('transpose', { input: x, dim0, dim1 });
  }
  permute(x: Var, dims: readonly number[]): Var {
    return this.call('permute', { input: x, dims });
  }
  reshape(x: Var, shape: readonly number[]): Var {
    return this.call('reshape', { input: x, shape });
  }
  reshapeAs(x: Var, other: Var): Var {
    return this.call('reshape_as', { input: x, other });
  }
  expandAs(x: Var, other: Var): Var {
    return this.call('expand_as', { input: x, other });
  }
  unsqueeze(x: Var, dim: number): Var {
    return this.call('unsqueeze', { input: x, dim });
  }
  squeeze(x: Var, dim: number): Var {
    return this.call('squeeze', { input: x, dim });
  }
  flip(x: Var, dims: readonly number[]): Var {
    return this.call('flip', { input: x, dims });
  }
  cat(tensors: readonly Var[], dim: number): Var {
    return this.call('cat', { tensors, dim });
  }
  stack(tensors: readonly Var[], dim: number): Var {
    return this.call('stack', { tensors, dim });
  }
  narrow(x: Var, dim: number, start: number, length: number): Var {
    return this.call('narrow', { input: x, dim, start, length });
  }
  select(x: Var, dim: number, index: number): Var {
    return this.call('select', { input: x, dim, index });
  }

  // --------------------------------------------------------------------------------------------- gather, scatter

  gather(x: Var, dim: number, index: Var): Var {
    return this.call('gather', { input: x, dim, index });
  }
  scatterAdd(x: Var, dim: number, index: Var, src: Var): Var {
    return this.call('scatter_add', { input: x, dim, index, src });
  }
  indexSelect(x: Var, dim: number, index: Var): Var {
    return this.call('index_select', { input: x, dim, index });
  }
  indexAdd(x: Var, dim: number, index: Var, source: Var): Var {
    return this.call('index_add', { input: x, dim, index, source });
  }

  // --------------------------------------------------------------------------------------------------- creation

  zerosLike(x: Var): Var {
    return this.fn('zeros_like', x);
  }
  onesLike(x: Var): Var {
    return this.fn('ones_like', x);
  }
  fullLike(x: Var, fill_value: number): Var {
    return this.call('full_like', { input: x, fill_value });
  }
  toDType(x: Var, dtype: DType): Var {
    return this.call('to_dtype', { input: x, dtype: { dtype } });
  }
  /** The same elements as far as values go; no gradient flows through. */
  detach(x: Var): Var {
    return this.fn('detach', x);
  }
}
