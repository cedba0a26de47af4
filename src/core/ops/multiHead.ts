/** The steps of multi-head attention, as `multi_head_attention_forward` takes them. */
import { knownSizes } from './axes';
import type { Backend } from './backend';
import { type Inputs, type OpArgs, Undetermined, type Var } from './operator';

/** x Wᵀ + b. */
function projected(B: Backend, x: Var, weight: Var, bias: Var | null | undefined): Var {
  const y = B.matmul(x, B.mT(weight));
  return bias ? B.add(y, bias) : y;
}

/** Query, key and value, each with its own part of the weights. */
function inputProjections(B: Backend, x: Inputs, args: OpArgs): [Var, Var, Var] {
  const width = args.constInt('embed_dim_to_check');
  const own = args.has('use_separate_proj_weight') && args.bool('use_separate_proj_weight');
  const names = ['query', 'key', 'value'] as const;
  const part = (t: Var, i: number) => B.narrow(t, 0, i * width, width);
  const [q, k, v] = names.map((name, i) => {
    const weight = own ? x[`${name[0]}_proj_weight`] : x.in_proj_weight && part(x.in_proj_weight, i);
    if (!weight) throw new RangeError(`the weights that project ${name} are missing`);
    return projected(B, x[name], weight, x.in_proj_bias && part(x.in_proj_bias, i));
  });
  return [q, k, v];
}

/** Keys and values that are added at the end of the sequence: learned ones, and zeros. */
function extended(B: Backend, t: Var, bias: Var | undefined, args: OpArgs, batch: number, width: number): Var {
  const row = (x: Var) => B.call('expand', { input: x, size: [1, batch, width] });
  const learned = bias ? B.cat([t, row(bias)], 0) : t;
  if (!args.bool('add_zero_attn')) return learned;
  return B.cat([learned, B.zerosLike(B.narrow(learned, 0, 0, 1))], 0);
}

/** −∞ where a mask of bools hides a key; a mask of numbers is added as it is. */
function additive(B: Backend, mask: Var, like: Var): Var {
  if (mask.type.dtype !== 'bool') return mask;
  return B.where(mask, Number.NEGATIVE_INFINITY, B.zerosLike(B.sum(like)));
}

/** Masks, brought to what broadcasts with (N, heads, L, S); the keys that are added are seen by all. */
function masked(B: Backend, scores: Var, x: Inputs, args: OpArgs, [batch, heads]: readonly number[]): Var {
  const added = Number(args.has('bias_k')) + Number(args.bool('add_zero_attn'));
  const padded = (mask: Var) =>
    added === 0 ? mask : B.call('pad', { input: mask, pad: [0, added], mode: 'constant', value: 0 });
  let y = scores;
  if (x.attn_mask) {
    const sizes = knownSizes(args, 'attn_mask');
    const mask = padded(additive(B, x.attn_mask, scores));
    const [length, keys] = [sizes.at(-2)!, sizes.at(-1)! + added];
    y = B.add(y, sizes.length === 3 ? B.reshape(mask, [batch, heads, length, keys]) : mask);
  }
  if (x.key_padding_mask) {
    const sizes = knownSizes(args, 'key_padding_mask');
    const mask = padded(additive(B, x.key_padding_mask, scores));
    y = B.add(y, B.reshape(mask, [batch, 1, 1, sizes.at(-1)! + added]));
  }
  return y;
}

/** (length, N, E) as (N, heads, length, E / heads). */
function headsFirst(B: Backend, t: Var, length: number, batch: number, heads: number, width: number): Var {
  return B.permute(B.reshape(t, [length, batch, heads, width / heads]), [1, 2, 0, 3]);
}

/** Result and weights; the weights only when they are asked for. */
export function multiHead(B: Backend, given: Inputs, args: OpArgs): Var[] {
  for (const name of ['in_proj_weight', 'in_proj_bias', 'out_proj_weight', 'out_proj_bias']) args.raw(name);
  for (const name of ['q_proj_weight', 'k_proj_weight', 'v_proj_weight', 'bias_v']) args.raw(name);
  if (args.has('static_k') || args.has('static_v')) throw new Undetermined('static keys and values are not computed');
  if (args.bool('is_causal') && !args.has('attn_mask'))
    throw new Undetermined('is_causal is a hint about attn_mask, which is missing');
  const sizes = knownSizes(args, 'query');
  const isBatched = sizes.length === 3;
  const lift = (t: Var) => (isBatched ? t : B.unsqueeze(t, 1));
  const x: Inputs = { ...given, query: lift(given.query), key: lift(given.key), value: lift(given.value) };
  const [length, batch, width] = isBatched ? sizes : [sizes[0], 1, sizes[1]];
  const heads = args.constInt('num_heads');
  if (width % heads !== 0) throw new RangeError(`embed_dim ${width} is not divisible by ${heads} heads`);
  const [q, k, v] = inputProjections(B, x, args);
  const keys = knownSizes(args, 'key')[0] + Number(args.has('bias_k')) + Number(args.bool('add_zero_attn'));
  const split = (t: Var, n: number) => headsFirst(B, t, n, batch, heads, width);
  const [kept, values] = [extended(B, k, x.bias_k, args, batch, width), extended(B, v, x.bias_v, args, batch, width)];
  const scaled = B.div(split(q, length), Math.sqrt(width / heads));
  const scores = masked(B, B.matmul(scaled, B.mT(split(kept, keys))), x, args, [batch, heads]);
  const p = args.bool('training') ? args.number('dropout_p') : 0;
  args.raw('dropout_p');
  const weights = B.call('dropout', { input: B.call('softmax', { input: scores, dim: -1 }), p, training: true });
  const mixed = B.permute(B.matmul(weights, split(values, keys)), [2, 0, 1, 3]);
  const joined = projected(B, B.reshape(mixed, [length, batch, width]), x.out_proj_weight, x.out_proj_bias);
  const result = isBatched ? joined : B.squeeze(joined, 1);
  if (!args.bool('need_weights')) return [result];
  const shown = args.bool('average_attn_weights') ? B.mean(weights, [1]) : weights;
  return [result, isBatched ? shown : B.squeeze(shown, 0)];
}
