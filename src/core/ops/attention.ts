/** Attention: softmax(q kᵀ) v, and the whole function behind `nn.MultiheadAttention`. */
import { Dim } from '../dim';
import { knownSizes } from './axes';
import type { Backend } from './backend';
import { resultSizes, sizes } from './cost';
import { ifKnown } from './literals';
import { multiHead } from './multiHead';
import {
  type Inputs,
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
  type Var,
} from './operator';
import { enclose, like, tuple } from './output';

function requireEqual(c: ShapeContext, what: string, a: Dim, b: Dim, roles: readonly [string, string]): Dim {
  return c.require(a, b, () => {
    return new ShapeError('attention-size', `${what}: ${roles[0]} is ${a}, ${roles[1]} is ${b}`, [
      { dim: a, role: roles[0] },
      { dim: b, role: roles[1] },
    ]);
  });
}

/**
 * Of so many scores: products with the keys, scale, softmax, products with the values, and a mask. What a mask hides is
 * counted, as it is computed unless a kernel skips it.
 */
export function attentionFlops(scores: Dim, keyWidth: Dim, valueWidth: Dim, masked: boolean): Dim {
  return scores.mul(
    keyWidth
      .add(valueWidth)
      .mul(2)
      .add(masked ? 7 : 6),
  );
}

/** query (…, L, E), key (…, S, E), value (…, S, Ev) → (…, L, Ev); the mask broadcasts to (…, L, S). */
const scaledDotProductAttention: Operator = {
  name: 'scaled_dot_product_attention',
  flops(args, output) {
    const out = resultSizes(output);
    const [keys, width] = sizes(args.tensor('key')).slice(-2);
    const masked = args.has('attn_mask') || args.bool('is_causal');
    const scores = Dim.product(out.slice(0, -1)).mul(keys);
    return attentionFlops(scores, width, out[out.length - 1], masked);
  },
  shape(args, c) {
    const [query, key, value] = [args.tensor('query'), args.tensor('key'), args.tensor('value')];
    const what = 'scaled_dot_product_attention';
    const [l, e] = c.trailing(query, 2, `${what} query`, ['L', 'E']);
    const [s, keyWidth] = c.trailing(key, 2, `${what} key`, ['S', 'E']);
    const [valueLength, width] = c.trailing(value, 2, `${what} value`, ['S', 'Ev']);
    requireEqual(c, what, e, keyWidth, ['last dim of query', 'last dim of key']);
    requireEqual(c, what, s, valueLength, ['length of key', 'length of value']);
    // With grouped queries the heads of key and value are repeated: the result has the batch dims of the query.
    const grouped = ifKnown(() => args.bool('enable_gqa'));
    if (grouped !== false) return like(query, c.withTrailing(query, 1, [width]));
    const batches = [query, key, value].map((x) => c.withTrailing(x, 2, []));
    const batch = c.broadcast(batches, `${what}: batch dims`);
    const mask = ifKnown(() => args.optionalTensor('attn_mask'));
    const scores = enclose([], batch, [l, s]);
    const masked = mask ? c.broadcast([scores, mask.shape], `${what}: attn_mask`) : scores;
    // A mask of unknown rank is taken to fit.
    const shape = mask && c.rankOf(mask) === null ? scores : masked;
    return like(query, c.withTrailing({ ...query, shape }, 1, [width]));
  },
  compose(B, x, args) {
    const p = args.number('dropout_p');
    const weights = B.call('softmax', { input: scoresOf(B, x, args), dim: -1 });
    const used = p === 0 ? weights : B.call('dropout', { input: weights, p, training: true });
    return B.matmul(used, repeatedHeads(B, x.value, args, 'value'));
  },
  vjp(B, g, x, _y, args) {
    if (args.number('dropout_p') !== 0) throw new Undetermined('the gradient of attention with dropout');
    const scale = attentionScale(args);
    const weights = B.call('softmax', { input: scoresOf(B, x, args), dim: -1 });
    const [key, value] = [repeatedHeads(B, x.key, args, 'key'), repeatedHeads(B, x.value, args, 'value')];
    const weightAdjoint = B.matmul(g, B.mT(value));
    const product = B.mul(weights, weightAdjoint);
    const scores = B.sub(product, B.mul(weights, B.sum(product, [-1], true)));
    return {
      query: B.mul(B.matmul(scores, key), scale),
      key: summedHeads(B, B.mul(B.matmul(B.mT(scores), x.query), scale), args, 'key'),
      value: summedHeads(B, B.matmul(B.mT(weights), g), args, 'value'),
      attn_mask: scores,
    };
  },
};

/** 1 / √E where none is given. */
function attentionScale(args: OpArgs): number {
  return args.optionalNumber('scale') ?? 1 / Math.sqrt(knownSizes(args, 'query').at(-1)!);
}

/** q kᵀ · scale, with what a mask adds; −∞ where it hides. */
function scoresOf(B: Backend, { query, key, attn_mask: mask }: Inputs, args: OpArgs): Var {
  const isCausal = args.bool('is_causal');
  if (isCausal && mask) throw new RangeError('attn_mask and is_causal exclude each other');
  const scores = B.matmul(B.mul(query, attentionScale(args)), B.mT(repeatedHeads(B, key, args, 'key')));
  if (isCausal) return B.where(causal(B, args), scores, Number.NEGATIVE_INFINITY);
  if (!mask) return scores;
  requireVisible(args.tensor('attn_mask'));
  const isBool = args.tensor('attn_mask').dtype === 'bool';
  return isBool ? B.where(mask, scores, Number.NEGATIVE_INFINITY) : B.add(scores, mask);
}

/** Query i sees the keys 0 to i. */
function causal(B: Backend, args: OpArgs): Var {
  const places = (name: string) => Array.from({ length: knownSizes(args, name).at(-2)! }, (_, i) => i);
  const [queries, keys] = [places('query'), places('key')].map((data) =>
    B.call('tensor', { data, dtype: { dtype: 'int64' } }),
  );
  return B.ge(B.unsqueeze(queries, 1), keys);
}

/** What attends to nothing is NaN or 0, by the version. */
function requireVisible({ data, dtype }: TensorType): void {
  if (!data || data.rank === 0) return;
  const [from, n] = [data.dense(), data.sizes[data.rank - 1]];
  for (let row = 0; n > 0 && row < from.length; row += n) {
    const hidden = from
      .subarray(row, row + n)
      .every((x) => (dtype === 'bool' ? x === 0 : x === Number.NEGATIVE_INFINITY));
    if (hidden)
      throw new Undetermined('the mask hides all keys of a query, of which the result depends on the version');
  }
}

/** How many heads of the query share one of the key or value: 1 unless queries are grouped. */
function groupSize(args: OpArgs, name: string): number {
  if (!args.has('enable_gqa') || !args.bool('enable_gqa')) return 1;
  const [heads, own] = [knownSizes(args, 'query').at(-3) ?? 1, knownSizes(args, name).at(-3) ?? 1];
  if (own === 0 || heads % own !== 0)
    throw new RangeError(`${heads} heads of query do not divide among ${own} of ${name}`);
  return heads / own;
}

/** Each head as often as queries share it, one copy beside the other. */
function repeatedHeads(B: Backend, x: Var, args: OpArgs, name: string): Var {
  const group = groupSize(args, name);
  if (group === 1) return x;
  const sizes = knownSizes(args, name);
  const [lead, [heads, length, width]] = [sizes.slice(0, -3), sizes.slice(-3)];
  const copies = B.call('expand', { input: B.unsqueeze(x, -3), size: [...lead, heads, group, length, width] });
  return B.reshape(copies, [...lead, heads * group, length, width]);
}

/** The adjoint of `repeatedHeads`. */
function summedHeads(B: Backend, g: Var, args: OpArgs, name: string): Var {
  const group = groupSize(args, name);
  if (group === 1) return g;
  const sizes = knownSizes(args, name);
  const [lead, [heads, length, width]] = [sizes.slice(0, -3), sizes.slice(-3)];
  return B.sum(B.reshape(g, [...lead, heads, group, length, width]), [-3]);
}

/**
 * query (L, N, E) or (L, E), key (S, N, Ek), value (S, N, Ev) → output of the query's shape, and weights (N, L, S),
 * (N, heads, L, S) when they are not averaged, or None.
 */
const multiHeadAttention: Operator = {
  name: 'multi_head_attention_forward',
  shape(args, c) {
    const what = 'multi_head_attention_forward';
    const query = args.tensor('query');
    const q = c.ranked(query, [3, 2], `${what} query`, ['L', 'N', 'E']);
    const [k, v] = ['key', 'value'].map((name) => c.ranked(args.tensor(name), [q.length], `${what} ${name}`));
    const width = args.int('embed_dim_to_check');
    requireEqual(c, what, q[q.length - 1], width, ['last dim of query', 'embed_dim']);
    requireEqual(c, what, k[0], v[0], ['length of key', 'length of value']);
    const output = like(query, q);
    if (!args.bool('need_weights')) return tuple([output, { kind: 'none' }]);
    const perHead = args.bool('average_attn_weights') ? [] : [args.int('num_heads')];
    return tuple([output, like(query, [...q.slice(1, -1), ...perHead, q[0], sourceLength(args, k[0])])]);
  },
  compose: (B, x, args) => multiHead(B, x, args),
};

/** Keys that the call adds at the end of the sequence: a bias, and one of zeros. */
function sourceLength(args: OpArgs, length: Dim): Dim {
  return length.add(Number(args.has('bias_k')) + Number(args.bool('add_zero_attn')));
}

/** Kernels that take (…, heads, width) in a layout of their own: the shape of the query, the width of the value. */
const attentionKernel: Operator = {
  name: 'attention_kernel',
  shape(args, c) {
    const [query, value] = [args.tensor('query'), args.tensor('value')];
    c.trailing(query, 3, 'attention query');
    const [width] = c.trailing(value, 1, 'attention value');
    return like(query, c.withTrailing(query, 1, [width]));
  },
};

export const operators: readonly Operator[] = [attentionKernel, scaledDotProductAttention, multiHeadAttention];
