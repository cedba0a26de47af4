/** Attention: softmax(q kᵀ) v, and the whole function behind `nn.MultiheadAttention`. */
import type { Dim } from '../dim';
import { ifKnown } from './literals';
import { type OpArgs, type Operator, type Output, type ShapeContext, ShapeError } from './operator';
import { like, tuple } from './output';

function requireEqual(c: ShapeContext, what: string, a: Dim, b: Dim, roles: readonly [string, string]): Dim {
  return c.require(a, b, () => {
    return new ShapeError('attention-size', `${what}: ${roles[0]} is ${a}, ${roles[1]} is ${b}`, [
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
    requireEqual(c, what, e, keyWidth, ['last dim of query', 'last dim of key']);
    requireEqual(c, what, s, valueLength, ['length of key', 'length of value']);
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

/** What multi-head attention is told about its module. */
interface Heads {
  readonly widths: readonly [Dim, Dim | null, Dim | null];
  readonly batchFirst: boolean;
  /** Keys that are added at the end of the sequence: a bias, and one of zeros. */
  readonly added: Dim | number;
}

/**
 * query (L, N, E) or (L, E), key (S, N, Ek), value (S, N, Ev) → output of the query's shape, and weights (N, L, S),
 * (N, heads, L, S) when they are not averaged, or None. With `batch_first` N comes first.
 */
function multiHeadAttention(args: OpArgs, c: ShapeContext, what: string, heads: Heads): Output {
  const query = args.tensor('query');
  const names = heads.batchFirst ? ['N', 'L', 'E'] : ['L', 'N', 'E'];
  const q = c.ranked(query, [3, 2], `${what} query`, names);
  const [at, batchAt] = q.length === 3 ? [names.indexOf('L'), names.indexOf('N')] : [0, -1];
  const parts = ['query', 'key', 'value'].map((name) => {
    const x = args.tensor(name);
    return { name, dims: name === 'query' ? q : c.ranked(x, [q.length], `${what} ${name}`, names) };
  });
  const [, key, value] = parts;
  parts.forEach(({ name, dims }, i) => {
    const width = heads.widths[i];
    const last = dims[dims.length - 1];
    if (width) requireEqual(c, what, last, width, [`last dim of ${name}`, i === 0 ? 'embed_dim' : `${name[0]}dim`]);
    if (batchAt >= 0) requireEqual(c, what, q[batchAt], dims[batchAt], ['batch of query', `batch of ${name}`]);
  });
  requireEqual(c, what, key.dims[at], value.dims[at], ['length of key', 'length of value']);
  const output = like(query, q);
  if (!args.bool('need_weights')) return tuple([output, { kind: 'none' }]);
  const batch = batchAt >= 0 ? [q[batchAt]] : [];
  const perHead = args.bool('average_attn_weights') ? [] : [args.int('num_heads')];
  return tuple([output, like(query, [...batch, ...perHead, q[at], key.dims[at].add(heads.added)])]);
}

/** `nn.MultiheadAttention` as a whole. */
const attentionModule: Operator = {
  name: 'multi_head_attention',
  shape(args, c) {
    return multiHeadAttention(args, c, 'MultiheadAttention', {
      widths: [args.int('embed_dim'), args.int('kdim'), args.int('vdim')],
      batchFirst: args.bool('batch_first'),
      added: args.int('added_keys'),
    });
  },
};

const attentionFunction: Operator = {
  name: 'multi_head_attention_forward',
  shape(args, c) {
    return multiHeadAttention(args, c, 'multi_head_attention_forward', {
      widths: [args.int('embed_dim_to_check'), null, null],
      batchFirst: false,
      added: Number(args.has('bias_k')) + Number(args.bool('add_zero_attn')),
    });
  },
};

export const operators: readonly Operator[] = [scaledDotProductAttention, attentionModule, attentionFunction];
