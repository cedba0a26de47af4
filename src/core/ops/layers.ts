/** Operators behind whole modules: recurrent layers and cells, multi-head attention, the rank that a module takes. */
import { Dim } from '../dim';
import { attentionFlops } from './attention';
import { knownSizes } from './axes';
import type { Given } from './backend';
import { free, sizes } from './cost';
import { constantOf, ifKnown, itemsOf } from './literals';
import {
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
  type Var,
} from './operator';
import { like, show, tuple } from './output';
import { cellStep, type RecurrentMode, recurrence } from './recurrence';

/** Demands one size of an operand; the error names both numbers. */
function requireSize(
  c: ShapeContext,
  what: string,
  found: readonly [role: string, dim: Dim],
  wanted: readonly [role: string, dim: Dim],
): Dim {
  return c.require(
    found[1],
    wanted[1],
    () =>
      new ShapeError('layer-size', `${what}: ${found[0]} is ${found[1]}, ${wanted[0]} is ${wanted[1]}`, [
        { dim: found[1], role: found[0] },
        { dim: wanted[1], role: wanted[0] },
      ]),
  );
}

/** Demands the shape of an optional operand whose rank is known. */
function requireShape(c: ShapeContext, what: string, x: TensorType | null, role: string, wanted: readonly Dim[]): void {
  const dims = x && c.dims(x);
  if (!dims) return;
  const error = () => new ShapeError('layer-size', `${what}: ${role} is ${show(dims)}, expected ${show(wanted)}`);
  if (dims.length !== wanted.length) throw error();
  dims.forEach((d, i) => {
    c.require(d, wanted[i], error);
  });
}

/** Demands that the input has one of `ranks` dimensions; yields nothing. */
const requireRank: Operator = {
  name: 'require_rank',
  flops: free,
  shape(args, c) {
    const ranks = itemsOf(args.raw('ranks')).map((r) => constantOf(r));
    c.ranked(args.tensor('input'), ranks, args.str('what'));
    return { kind: 'none' };
  },
};

/** The state that is given to a recurrent layer, or the two of an LSTM; null for one that is left out or not known. */
function givenStates(args: OpArgs): readonly (TensorType | null)[] {
  const hx = args.raw('hx');
  if (hx.kind === 'tensor') return [hx.type];
  if (hx.kind !== 'list') return [];
  return hx.items.map((item) => (item.kind === 'tensor' ? item.type : null));
}

/**
 * input (T, N, input_size), (N, T, input_size) with `batch_first`, or (T, input_size) → output with
 * directions · output_size features, and the last state of each layer and direction: (states, N, output_size), for an
 * LSTM with the cells (states, N, hidden_size).
 */
const recurrent: Operator = {
  name: 'recurrent',
  flops(args) {
    const [size, directions] = [args.int('output_size'), args.int('directions')];
    const layers = args.int('states').exactDiv(directions);
    if (!layers) throw new Undetermined('the number of layers is not known');
    // The layers behind the first take the output of both directions.
    const features = args.int('input_size').add(layers.sub(1).mul(directions).mul(size));
    const steps = Dim.product(sizes(args.tensor('input')).slice(0, -1)).mul(directions);
    return steps.mul(gateFlops(args, features, layers, size));
  },
  shape(args, c) {
    const mode = args.str('mode').replace(/_.*/, '');
    const input = args.tensor('input');
    const batchFirst = args.bool('batch_first');
    const dims = c.ranked(input, [3, 2], mode, batchFirst ? ['N', 'T', 'F'] : ['T', 'N', 'F']);
    requireSize(c, mode, ['last dim of input', dims[dims.length - 1]], ['input_size', args.int('input_size')]);
    const [size, hidden, states] = [args.int('output_size'), args.int('hidden_size'), args.int('states')];
    const batch = dims.length === 2 ? [] : [dims[batchFirst ? 0 : 1]];
    const shapes = [[states, ...batch, size], ...(mode === 'LSTM' ? [[states, ...batch, hidden]] : [])];
    givenStates(args).forEach((state, i) => {
      if (shapes[i]) requireShape(c, mode, state, i === 0 ? 'hidden state' : 'cell state', shapes[i]);
    });
    const output = like(input, [...dims.slice(0, -1), size.mul(args.int('directions'))]);
    return tuple([output, stateOutput(mode, input, shapes)]);
  },
  compose(B, { input, hx }, args) {
    for (const name of ['weights', 'has_biases', 'dropout', 'training']) args.raw(name);
    if (!args.has('weights')) throw new Undetermined('packed sequences are not computed');
    const mode = args.str('mode') as RecurrentMode;
    const sizes = knownSizes(args, 'input');
    const isBatched = sizes.length === 3;
    const batchFirst = args.bool('batch_first') && isBatched;
    const [directions, count, hidden] = ['directions', 'states', 'hidden_size'].map((name) => args.constInt(name));
    const batch = isBatched ? sizes[batchFirst ? 0 : 1] : 1;
    const zeros = (size: number) => B.call('zeros', { size: [count, batch, size], dtype: dtypeOf(args) });
    const given = mode === 'LSTM' && args.has('hx') ? args.vars('hx') : hx ? [hx] : null;
    const first = given?.map((s) => (isBatched ? s : B.unsqueeze(s, 1)));
    const fresh = [zeros(args.constInt('output_size')), ...(mode === 'LSTM' ? [zeros(hidden)] : [])];
    const { output, states } = recurrence(
      B,
      batchFirst ? B.transpose(input, 0, 1) : isBatched ? input : B.unsqueeze(input, 1),
      first ?? fresh,
      args.vars('weights'),
      {
        mode,
        layers: count / directions,
        directions,
        steps: sizes[batchFirst ? 1 : 0],
        hidden,
        hasBiases: args.bool('has_biases'),
        dropout: args.bool('training') ? args.number('dropout') : 0,
      },
    );
    const drop = (x: Var) => (isBatched ? x : B.squeeze(x, 1));
    return [batchFirst ? B.transpose(output, 0, 1) : drop(output), ...states.map(drop)];
  },
};

function dtypeOf(args: OpArgs): Given {
  const { dtype } = args.tensor('input');
  return dtype && { dtype };
}

/** Gates of a recurrent layer, and its element-wise operations an entry of the hidden state. */
const gates: Readonly<Record<string, readonly [gates: number, elementwise: number]>> = {
  // Each gate sums two products and has an activation; then c = f·c + i·g and h = o·tanh(c).
  LSTM: [4, 13],
  // Two such gates; n = tanh(a + r·b) and h = (1 − z)·n + z·h.
  GRU: [3, 11],
  RNN: [1, 2],
};

/**
 * One step of `layers` layers that together take `features` inputs and give `size` outputs each: the products of input
 * and state with the weights of all gates, what follows by element, and a projection when the output is smaller.
 */
function gateFlops(args: OpArgs, features: Dim, layers: Dim, size: Dim): Dim {
  const known = gates[args.str('mode').replace(/_.*/, '')];
  if (!known) throw new Undetermined(`the cost of ${args.str('mode')} is not known`);
  const [count, elementwise] = known;
  const hidden = args.int('hidden_size');
  const products = features
    .add(layers.mul(size))
    .mul(hidden)
    .mul(2 * count);
  const projection = size.equals(hidden) ? Dim.zero : layers.mul(hidden).mul(size).mul(2);
  return products.add(layers.mul(hidden).mul(elementwise)).add(projection);
}

function stateOutput(mode: string, input: TensorType, shapes: readonly (readonly Dim[])[]): Output {
  const states = shapes.map((s) => like(input, s));
  return mode === 'LSTM' ? tuple(states) : states[0];
}

/** input (N, input_size) or (input_size) → state (N, hidden_size) or (hidden_size); two of them for an LSTM. */
const recurrentCell: Operator = {
  name: 'recurrent_cell',
  flops(args) {
    const batch = Dim.product(sizes(args.tensor('input')).slice(0, -1));
    return batch.mul(gateFlops(args, args.int('input_size'), Dim.one, args.int('hidden_size')));
  },
  shape(args, c) {
    const mode = args.str('mode').replace(/_.*/, '');
    const what = `${mode}Cell`;
    const input = args.tensor('input');
    const dims = c.ranked(input, [2, 1], what, ['N', 'F']);
    requireSize(c, what, ['last dim of input', dims[dims.length - 1]], ['input_size', args.int('input_size')]);
    const state = [...dims.slice(0, -1), args.int('hidden_size')];
    for (const given of givenStates(args)) requireShape(c, what, given, 'state', state);
    return stateOutput(mode, input, mode === 'LSTM' ? [state, state] : [state]);
  },
  compose(B, x, args) {
    for (const name of ['w_ih', 'w_hh', 'b_ih', 'b_hh']) args.raw(name);
    const mode = args.str('mode') as RecurrentMode;
    const size = args.constInt('hidden_size');
    const zeros = () =>
      B.call('zeros', { size: [...knownSizes(args, 'input').slice(0, -1), size], dtype: dtypeOf(args) });
    const count = mode === 'LSTM' ? 2 : 1;
    const given = !args.has('hx') ? Array.from({ length: count }, zeros) : count === 2 ? args.vars('hx') : [x.hx];
    return cellStep(B, mode, x.input, given, x, size);
  },
};

/**
 * query (L, N, E), key (S, N, kdim), value (S, N, vdim), with N first under `batch_first`, or all without N → output of
 * query's shape, and weights (N, L, S), (N, heads, L, S) when they are not averaged, or None.
 */
const multiHeadAttention: Operator = {
  name: 'multi_head_attention',
  // The projections of query, key, value and result, and the attention of each head.
  flops(args) {
    const [width, heads] = [args.int('embed_dim'), args.int('num_heads')];
    const [query, key, value] = ['query', 'key', 'value'].map((name) => sizes(args.tensor(name)));
    const last = query.length - 1;
    const lengthAxis = args.bool('batch_first') ? last - 1 : 0;
    const inputs = [query, key, value, query].reduce((n, dims) => n.add(Dim.product(dims)), Dim.zero);
    const perHead = width.exactDiv(heads);
    if (!perHead) throw new Undetermined('the width of a head is not known');
    const masked = args.has('attn_mask') || args.has('key_padding_mask');
    const keys = key[lengthAxis].add(args.int('added_keys'));
    const scores = Dim.product(query.slice(0, -1)).mul(keys).mul(heads);
    return inputs
      .mul(width)
      .mul(2)
      .add(attentionFlops(scores, perHead, perHead, masked));
  },
  shape(args, c) {
    const what = 'MultiheadAttention';
    const batchFirst = args.bool('batch_first');
    const [query, key, value] = [args.tensor('query'), args.tensor('key'), args.tensor('value')];
    const names = (length: string) => (batchFirst ? ['N', length, 'E'] : [length, 'N', 'E']);
    const q = c.ranked(query, [3, 2], `${what} query`, names('L'));
    const k = c.ranked(key, [q.length], `${what} key`, names('S'));
    const v = c.ranked(value, [q.length], `${what} value`, names('S'));
    const last = q.length - 1;
    requireSize(c, what, ['last dim of query', q[last]], ['embed_dim', args.int('embed_dim')]);
    requireSize(c, what, ['last dim of key', k[last]], ['kdim', args.int('kdim')]);
    requireSize(c, what, ['last dim of value', v[last]], ['vdim', args.int('vdim')]);
    const [batchAxis, lengthAxis] = batchFirst ? [0, last - 1] : [1, 0];
    const length = requireSize(c, what, ['length of key', k[lengthAxis]], ['length of value', v[lengthAxis]]);
    const batch = q.length === 3 ? [q[batchAxis]] : [];
    if (q.length === 3) {
      requireSize(c, what, ['batch of key', k[batchAxis]], ['batch of query', q[batchAxis]]);
      requireSize(c, what, ['batch of value', v[batchAxis]], ['batch of query', q[batchAxis]]);
    }
    requireMasks(c, args, batch, q[lengthAxis], length);
    return tuple([like(query, q), attentionWeights(args, query, batch, q[lengthAxis], length)]);
  },
  compose(B, x, args) {
    const isSwapped = args.bool('batch_first') && knownSizes(args, 'query').length === 3;
    const swap = (t: Var) => (isSwapped ? B.transpose(t, 0, 1) : t);
    const { query, key, value, ...rest } = x;
    const flags = ['need_weights', 'average_attn_weights', 'is_causal', 'add_zero_attn', 'training'];
    for (const name of ['kdim', 'vdim', 'num_heads', 'dropout', 'key_padding_mask', 'attn_mask', ...WEIGHTS])
      args.raw(name);
    const tensors = [...WEIGHTS, 'key_padding_mask', 'attn_mask'].filter((name) => args.has(name));
    const [result, weights] = B.callMany('multi_head_attention_forward', {
      ...Object.fromEntries(tensors.map((name) => [name, rest[name]])),
      ...Object.fromEntries(flags.map((name) => [name, args.bool(name)])),
      query: swap(query),
      key: swap(key),
      value: swap(value),
      embed_dim_to_check: args.constInt('embed_dim'),
      num_heads: args.constInt('num_heads'),
      dropout_p: args.number('dropout'),
      use_separate_proj_weight: !args.has('in_proj_weight'),
    });
    return weights ? [swap(result), weights] : [swap(result)];
  },
};

/** The parameters of `nn.MultiheadAttention`, by the names that the function behind it gives them. */
const WEIGHTS = [
  ...['in_proj_weight', 'in_proj_bias', 'q_proj_weight', 'k_proj_weight', 'v_proj_weight'],
  ...['bias_k', 'bias_v', 'out_proj_weight', 'out_proj_bias'],
];

/** Masks: `attn_mask` (L, S), or (N·heads, L, S); `key_padding_mask` (N, S). */
function requireMasks(c: ShapeContext, args: OpArgs, batch: readonly Dim[], length: Dim, keys: Dim): void {
  const mask = ifKnown(() => args.optionalTensor('attn_mask'));
  const each = mask && c.dims(mask)?.length === 3 ? [args.int('num_heads').mul(Dim.product(batch))] : [];
  requireShape(c, 'MultiheadAttention', mask, 'attn_mask', [...each, length, keys]);
  const padding = ifKnown(() => args.optionalTensor('key_padding_mask'));
  requireShape(c, 'MultiheadAttention', padding, 'key_padding_mask', [...batch, keys]);
}

function attentionWeights(args: OpArgs, query: TensorType, batch: readonly Dim[], length: Dim, keys: Dim): Output {
  const wanted = ifKnown(() => args.bool('need_weights'));
  const averaged = ifKnown(() => args.bool('average_attn_weights'));
  if (wanted === false) return { kind: 'none' };
  if (wanted === null || averaged === null) return { kind: 'unknown', reason: 'weights that may not be asked for' };
  const heads = averaged ? [] : [args.int('num_heads')];
  return like(query, [...batch, ...heads, length, keys.add(args.int('added_keys'))]);
}

export const operators: readonly Operator[] = [requireRank, recurrent, recurrentCell, multiHeadAttention];
