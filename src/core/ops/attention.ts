/** Attention: softmax(q kᵀ) v, and the whole function behind `nn.MultiheadAttention`. */
import { Dim } from '../dim';
import { resultSizes, sizes } from './cost';
import { ifKnown } from './literals';
import { type OpArgs, type Operator, type ShapeContext, ShapeError } from './operator';
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
};

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
