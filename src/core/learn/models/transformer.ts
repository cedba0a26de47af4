/**
 * A character transformer in GPT-2's form: pre-norm, learned positions, GELU. Radford et al., "Language models are
 * unsupervised multitask learners", 2019.
 */
import { demand, demandCount } from '../../domain';
import type { DType } from '../../dtype';
import type { Backend } from '../../ops/backend';
import type { Var } from '../../ops/operator';
import type { Random } from '../../random/random';
import { Tensor } from '../../tensor/tensor';
import { constantOf, normal } from '../initializers';
import type { Model, Vars } from '../objective';
import { attention, dense, embed, layerNorm, sizesOf } from './layers';

export interface TransformerOptions {
  readonly vocabulary: number;
  /** The longest text. */
  readonly context: number;
  readonly width: number;
  readonly heads: number;
  readonly blocks: number;
  /** Whether a place sees only what is before it. */
  readonly causal?: boolean;
  /** The table of embeddings is also the weight of the last layer. Press & Wolf, 2017. */
  readonly tied?: boolean;
  readonly dtype?: DType;
}

/** Is shown the queries and keys, (N, heads, T, width/heads), of each block in order. */
export type Watch = (queries: Var, keys: Var) => void;

export interface Transformer extends Model {
  forward(B: Backend, weights: Vars, inputs: Var, watch?: Watch): Var;
}

/** Ids (N, T) with T ≤ context to scores (N, T, vocabulary). */
export function transformer(options: TransformerOptions): Transformer {
  const { vocabulary, context, width, heads, blocks, causal = true, tied = false } = options;
  for (const [name, n] of Object.entries({ vocabulary, context, width, heads, blocks }))
    demandCount('transformer', name, n, 1);
  demand(width % heads === 0, 'transformer', `a width that ${heads} heads divide`, width);
  return {
    initial: (random) => initialWeights(random, options),
    forward(B, w, ids, watch) {
      const tokens = sizesOf(ids)[1];
      demand(tokens <= context, 'transformer', `at most ${context} tokens`, tokens);
      let x = B.add(embed(B, w.tokens, ids), B.narrow(w.positions, 0, 0, tokens));
      for (let i = 0; i < blocks; i++) x = block(B, weightsOf(w, i), x, heads, causal, watch);
      const final = layerNorm(B, x, w.normWeight, w.normBias);
      return B.matmul(final, B.mT(tied ? w.tokens : w.head));
    },
  };
}

/** x + attention(norm(x)), then x + mlp(norm(x)): x (N, T, width). */
export function block(B: Backend, w: Vars, x: Var, heads: number, causal: boolean, watch?: Watch): Var {
  const normed = layerNorm(B, x, w.norm1Weight, w.norm1Bias);
  const mixed = B.add(x, selfAttention(B, w, normed, heads, causal, watch));
  return B.add(mixed, feedForward(B, w, layerNorm(B, mixed, w.norm2Weight, w.norm2Bias)));
}

/** Mixes places: x (N, T, width). */
export function selfAttention(B: Backend, w: Vars, x: Var, heads: number, causal: boolean, watch?: Watch): Var {
  const [n, tokens, width] = sizesOf(x);
  const [q, k, v] = ['q', 'k', 'v'].map((name) => {
    const y = dense(B, x, w[name], w[`${name}Bias`]);
    return B.permute(B.reshape(y, [n, tokens, heads, width / heads]), [0, 2, 1, 3]);
  });
  watch?.(q, k);
  const y = B.permute(attention(B, q, k, v, causal), [0, 2, 1, 3]);
  return dense(B, B.reshape(y, [n, tokens, width]), w.out, w.outBias);
}

/** Works on each place by itself. */
export function feedForward(B: Backend, w: Vars, x: Var): Var {
  return dense(B, B.call('gelu', { input: dense(B, x, w.up, w.upBias), approximate: 'tanh' }), w.down, w.downBias);
}

/** The weights of one block, without its number. */
export function weightsOf(weights: Vars, index: number): Vars {
  const start = `block${index}.`;
  const own = Object.entries(weights).filter(([name]) => name.startsWith(start));
  return Object.fromEntries(own.map(([name, w]) => [name.slice(start.length), w]));
}

/** σ = .02, and less where a branch joins the residual stream, of which there are two a block. */
function initialWeights(random: Random, options: TransformerOptions): Record<string, Tensor> {
  const { vocabulary, context, width, blocks, tied = false, dtype = 'float64' } = options;
  const [draw, drawSmall] = [normal(0, 0.02), normal(0, 0.02 / Math.sqrt(2 * blocks))];
  const weights: Record<string, Tensor> = {};
  const norm = (name: string) => {
    weights[`${name}Weight`] = constantOf(1)(random, [width], dtype);
    weights[`${name}Bias`] = Tensor.zeros(dtype, [width]);
  };
  const layer = (name: string, out: number, from: number, joins = false) => {
    weights[name] = (joins ? drawSmall : draw)(random, [out, from], dtype);
    weights[`${name}Bias`] = Tensor.zeros(dtype, [out]);
  };
  weights.tokens = draw(random, [vocabulary, width], dtype);
  weights.positions = draw(random, [context, width], dtype);
  for (let i = 0; i < blocks; i++) {
    const start = `block${i}.`;
    norm(`${start}norm1`);
    for (const name of ['q', 'k', 'v']) layer(start + name, width, width);
    layer(`${start}out`, width, width, true);
    norm(`${start}norm2`);
    layer(`${start}up`, 4 * width, width);
    layer(`${start}down`, width, 4 * width, true);
  }
  norm('norm');
  if (!tied) weights.head = draw(random, [vocabulary, width], dtype);
  return weights;
}
