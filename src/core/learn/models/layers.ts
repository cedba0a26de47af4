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
  return B.call('linear', { input: x, weight, bias });
}

/** Rows of a table (n, width) by their numbers (…): (…, width). */
export function embed(B: Backend, table: Var, ids: Var): Var {
  return B.call('embedding', { input: ids, weight: table });
}

/** Over the last axis, with scale and shift. */
export function layerNorm(B: Backend, x: Var, weight: Var, bias: Var): Var {
  return B.call('layer_norm', { input: x, normalized_shape: sizesOf(weight), weight, bias, eps: 1e-5 });
}

/** softmax(QKᵀ/√d)·V for q, k, v (…, T, d); causal: a query sees keys up to its own place. */
export function attention(B: Backend, q: Var, k: Var, v: Var, causal: boolean): Var {
  const options = { attn_mask: null, dropout_p: 0, is_causal: causal, scale: null, enable_gqa: false };
  return B.call('scaled_dot_product_attention', { query: q, key: k, value: v, ...options });
}
