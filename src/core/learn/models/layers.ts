/** Parts of models: functions of weights in PyTorch's layout. */
import type { Backend } from '../../ops/backend';
import { Undetermined, type Var } from '../../ops/operator';
import { knownDims } from '../../shape';

/** The sizes of a tensor. @throws Undetermined when they are not known. */
export function sizesOf(x: Var): number[] {
  const sizes = knownDims(x.type.shape)?.map((d) => d.value);
  if (!sizes || sizes.includes(null)) throw new Undetermined('a model needs the sizes of its inputs');
  return sizes as number[];
}

/** xWᵀ + b: x (…, in), W (out, in), b (out). */
export function dense(B: Backend, x: Var, weight: Var, bias: Var): Var {
  return B.add(B.matmul(x, B.mT(weight)), bias);
}

/** Rows of a table (n, width) by their numbers (…): (…, width). */
export function embed(B: Backend, table: Var, ids: Var): Var {
  const rows = B.indexSelect(table, 0, B.reshape(ids, [-1]));
  return B.reshape(rows, [...sizesOf(ids), sizesOf(table)[1]]);
}

/** Over the last axis, with scale and shift. */
export function layerNorm(B: Backend, x: Var, weight: Var, bias: Var): Var {
  return B.call('layer_norm', { input: x, normalized_shape: sizesOf(weight), weight, bias, eps: 1e-5 });
}

/** Softmax(QKᵀ/√d)·V for q, k, v (…, T, d); causal: a query sees keys up to its own place. */
export function attention(B: Backend, q: Var, k: Var, v: Var, causal: boolean): Var {
  const scores = B.mul(B.matmul(q, B.mT(k)), 1 / Math.sqrt(sizesOf(q).at(-1)!));
  const seen = B.call('tril', { input: B.onesLike(scores), diagonal: 0 });
  const visible = causal ? B.where(B.ne(seen, 0), scores, Number.NEGATIVE_INFINITY) : scores;
  return B.matmul(B.call('softmax', { input: visible, dim: -1 }), v);
}
