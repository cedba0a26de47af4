/** Attention: softmax(q kᵀ) v, and the whole function behind `nn.MultiheadAttention`. */
import { Dim } from '../dim';
import { type AttentionOperands, attentionGradient, attentionValue } from '../tensor/attention';
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
    const scale = args.optionalNumber('scale') ?? 1 / Math.sqrt(knownSizes(args, 'query').at(-1)!);
    const causal = args.bool('is_causal');
    if (causal && x.attn_mask) throw new RangeError('attn_mask and is_causal exclude each other');
    const [key, value] = [repeatedHeads(B, x.key, args, 'key'), repeatedHeads(B, x.value, args, 'value')];
    const given = { query: x.query, key, value, mask: x.attn_mask ?? null, scale, causal };
    if (p === 0) return B.call('softmax_attention', given);
    const weights = B.call('softmax', { input: B.call('attention_scores', given), dim: -1 });
    return B.matmul(B.call('dropout', { input: weights, p, training: true }), value);
  },
};

// ----------------------------------------------------------------------------- with as many heads of keys as of queries

/** query · keyᵀ · scale, with what a mask adds; −∞ where it hides, or beyond the query's own place. */
const attentionScores: Operator = {
  name: 'attention_scores',
  shape(args, c) {
    const query = args.tensor('query');
    return like(query, [...broadcastBatch(args, c), ...lengths(args, c)]);
  },
  compose(B, { query, key, mask }, args) {
    const scores = B.matmul(B.mul(query, args.number('scale')), B.mT(key));
    if (args.bool('causal')) return B.where(visibleBefore(B, args), scores, Number.NEGATIVE_INFINITY);
    if (!mask) return scores;
    requireVisible(args.tensor('mask'));
    return isBool(args) ? B.where(mask, scores, Number.NEGATIVE_INFINITY) : B.add(scores, mask);
  },
};

/** softmax(scores) · value, in one. */
const softmaxAttention: Operator = {
  name: 'softmax_attention',
  shape(args, c) {
    const [width] = c.trailing(args.tensor('value'), 1, 'value');
    return like(args.tensor('query'), [...broadcastBatch(args, c), lengths(args, c)[0], width]);
  },
  eval(args, out) {
    return attentionValue(operandsOf(args), out.sizes);
  },
  compose: (B, x, args) => B.matmul(attentionWeights(B, x, args), x.value),
  vjp(B, grad, { query, key, value, mask }, _y, args) {
    const given = {
      grad,
      query,
      key,
      value,
      mask: mask ?? null,
      scale: args.number('scale'),
      causal: args.bool('causal'),
    };
    const [forQuery, forKey, forValue, forMask] = B.callMany('softmax_attention_vjp', given);
    return { query: forQuery, key: forKey, value: forValue, mask: forMask ?? null };
  },
};

/** The adjoints of query, key and value, and of a mask that is added, fused. */
const softmaxAttentionVjp: Operator = {
  name: 'softmax_attention_vjp',
  shape(args, c) {
    const batch = broadcastBatch(args, c);
    const adjoints = ['query', 'key', 'value'].map((name) => {
      const x = args.tensor(name);
      return like(x, [...batch, ...c.trailing(x, 2, name)]);
    });
    return tuple(isAdded(args) ? [...adjoints, like(args.tensor('mask'), [...batch, ...lengths(args, c)])] : adjoints);
  },
  eval(args) {
    return attentionGradient(args.value('grad'), operandsOf(args), isAdded(args));
  },
  compose(B, x, args) {
    const { grad, query, key, value } = x;
    const weights = attentionWeights(B, x, args);
    const product = B.mul(weights, B.matmul(grad, B.mT(value)));
    const scores = B.sub(product, B.mul(weights, B.sum(product, [-1], true)));
    const scale = args.number('scale');
    const adjoints = [
      B.mul(B.matmul(scores, key), scale),
      B.mul(B.matmul(B.mT(scores), query), scale),
      B.matmul(B.mT(weights), grad),
    ];
    return isAdded(args) ? [...adjoints, scores] : adjoints;
  },
};

function attentionWeights(B: Backend, { query, key, mask }: Inputs, args: OpArgs): Var {
  const given = { query, key, mask: mask ?? null, scale: args.number('scale'), causal: args.bool('causal') };
  return B.call('softmax', { input: B.call('attention_scores', given), dim: -1 });
}

function operandsOf(args: OpArgs): AttentionOperands {
  if (args.has('mask')) requireVisible(args.tensor('mask'));
  return {
    query: args.value('query'),
    key: args.value('key'),
    value: args.value('value'),
    mask: args.optionalValue('mask'),
    scale: args.number('scale'),
    causal: args.bool('causal'),
  };
}

const isBool = (args: OpArgs) => args.tensor('mask').dtype === 'bool';

/** A mask that is added has an adjoint. */
const isAdded = (args: OpArgs) => args.has('mask') && !isBool(args);

/** The batch dims of the operands together. */
function broadcastBatch(args: OpArgs, c: ShapeContext): readonly Dim[] {
  const batches = ['query', 'key', 'value']
    .filter((name) => args.has(name))
    .map((name) => c.withTrailing(args.tensor(name), 2, []));
  const scores = args.has('mask') ? [c.withTrailing(args.tensor('mask'), 2, [])] : [];
  return c.knownRank({ ...args.tensor('query'), shape: c.broadcast([...batches, ...scores], 'attention') });
}

/** The numbers of queries and keys. */
function lengths(args: OpArgs, c: ShapeContext): Dim[] {
  return ['query', 'key'].map((name) => c.trailing(args.tensor(name), 2, name)[0]);
}

/** Query i sees the keys 0 to i. */
function visibleBefore(B: Backend, args: OpArgs): Var {
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

export const operators: readonly Operator[] = [
  attentionKernel,
  scaledDotProductAttention,
  attentionScores,
  softmaxAttention,
  softmaxAttentionVjp,
  multiHeadAttention,
];
