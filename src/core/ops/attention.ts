/** Attention: softmax(q kᵀ) v, and the whole function behind `nn.MultiheadAttention`. */
import type { Dim } from '../dim';
import { ifKnown } from './literals';
import { type OpArgs, type Operator, type ShapeContext, ShapeError } from './operator';
import { like, tuple } from './output';

function requireEqual(c: ShapeContext, a: Dim, b: Dim, code: string, roles: readonly [string, string]): Dim {
  return c.require(a, b, () => {
    return new ShapeError(code, `scaled_dot_product_attention: ${roles[0]} is ${a}, ${roles[1]} is ${b}`, [
      { dim: a, role: roles[0] },
      { dim: b, role: roles[1] },
    ]);
  });
}

/** query (…, L, E), key (…, S, E), value (…, S, Ev) → (…, L, Ev); the mask broadcasts to (…, L, S). */
const scaledDotProductAttention: Operator = {
  name: 'scaled_dot_product_attention',
  shape(args, c) {
    const [query, key, value] = [args.tensor('query'), args.tensor('key'), args.tensor('value')];
    const what = 'scaled_dot_product_attention';
    const [l, e] = c.trailing(query, 2, `${what} query`, ['L', 'E']);
    const [s, keyWidth] = c.trailing(key, 2, `${what} key`, ['S', 'E']);
    const [valueLength, width] = c.trailing(value, 2, `${what} value`, ['S', 'Ev']);
    requireEqual(c, e, keyWidth, 'attention-width', ['last dim of query', 'last dim of key']);
    requireEqual(c, s, valueLength, 'attention-length', ['length of key', 'length of value']);
    // With grouped queries the heads of key and value are repeated: the result has the batch dims of the query.
    const grouped = ifKnown(() => args.bool('enable_gqa'));
    if (grouped !== false) return like(query, c.withTrailing(query, 1, [width]));
    const batches = [query, key, value].map((x) => c.withTrailing(x, 2, []));
    const batch = c.broadcast(batches, `${what}: batch dims`);
    const mask = ifKnown(() => args.optionalTensor('attn_mask'));
    const scores = c.withTrailing({ ...query, shape: batch }, 0, [l, s]);
    if (mask) c.broadcast([scores, mask.shape], `${what}: attn_mask`);
    return like(query, c.withTrailing({ ...query, shape: batch }, 0, [l, width]));
  },
};

/**
 * query (L, N, E) or (L, E) → output of its shape, and weights (N, L, S), (N, heads, L, S) when they are not averaged,
 * or None.
 */
const multiHeadAttention: Operator = {
  name: 'multi_head_attention_forward',
  shape(args, c) {
    const [query, key] = [args.tensor('query'), args.tensor('key')];
    const what = 'multi_head_attention_forward';
    const q = c.ranked(query, [3, 2], `${what} query`, ['L', 'N', 'E']);
    const k = c.ranked(key, [q.length], `${what} key`, ['S', 'N', 'E']);
    const width = args.int('embed_dim_to_check');
    c.require(q[q.length - 1], width, () => {
      return new ShapeError(
        'attention-width',
        `${what}: query has ${q[q.length - 1]} features, embed_dim is ${width}`,
        [
          { dim: q[q.length - 1], role: 'last dim of query' },
          { dim: width, role: 'embed_dim' },
        ],
      );
    });
    const output = like(query, q);
    if (!args.bool('need_weights')) return tuple([output, { kind: 'none' }]);
    const heads = args.bool('average_attn_weights') ? [] : [args.int('num_heads')];
    return tuple([output, like(query, [...q.slice(1, -1), ...heads, q[0], sourceLength(args, k[0])])]);
  },
};

/** Keys that the call adds at the end of the sequence: a bias, and one of zeros. */
function sourceLength(args: OpArgs, length: Dim): Dim {
  const added = Number(args.has('bias_k')) + Number(args.bool('add_zero_attn'));
  return length.add(added);
}

export const operators: readonly Operator[] = [scaledDotProductAttention, multiHeadAttention];
