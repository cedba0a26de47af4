/** Parameters and floating-point operations of a decoder-only transformer. */
import { demand, demandCount } from '../domain';

export interface TransformerConfig {
  readonly vocabulary: number;
  readonly layers: number;
  /** d, the width of the residual stream. */
  readonly width: number;
  readonly heads: number;
  /** Fewer than `heads` in grouped-query attention, 1 in multi-query attention; as many unless said. */
  readonly kvHeads?: number;
  /** width/heads unless said. */
  readonly headWidth?: number;
  readonly feedForward: number;
  /** SwiGLU and its like have three matrices, not two. */
  readonly gated: boolean;
  /** Biases in attention, in the feed-forward part and in the norms: layer norm has two vectors, RMSNorm one. */
  readonly bias: boolean;
  /** Learned positions; 0 for rotary or sinusoidal ones. */
  readonly positions: number;
  /** The output projection is the embedding. */
  readonly tiedHead: boolean;
}

/** The groups that a transformer's parameters fall into. */
export interface ParameterGroups {
  readonly tokenEmbedding: number;
  readonly positionEmbedding: number;
  readonly attention: number;
  readonly feedForward: number;
  readonly norms: number;
  /** 0 when it is tied to the embedding. */
  readonly output: number;
  readonly total: number;
}

interface Widths {
  readonly query: number;
  readonly keyValue: number;
}

function widths(c: TransformerConfig): Widths {
  for (const [name, n] of Object.entries({
    layers: c.layers,
    width: c.width,
    heads: c.heads,
    feedForward: c.feedForward,
  })) {
    demandCount('transformer', name, n, 1);
  }
  demandCount('transformer', 'vocabulary', c.vocabulary);
  demandCount('transformer', 'positions', c.positions);
  const kvHeads = c.kvHeads ?? c.heads;
  demandCount('transformer', 'kvHeads', kvHeads, 1);
  demand(c.heads % kvHeads === 0, 'transformer', 'heads to be a multiple of kvHeads', `${c.heads} and ${kvHeads}`);
  const head = c.headWidth ?? c.width / c.heads;
  demandCount('transformer', 'headWidth (width / heads unless given)', head, 1);
  return { query: c.heads * head, keyValue: kvHeads * head };
}

export function blockParameters(c: TransformerConfig): { attention: number; feedForward: number; norms: number } {
  const { query, keyValue } = widths(c);
  const d = c.width;
  const attentionBias = c.bias ? query + 2 * keyValue + d : 0;
  const matrices = c.gated ? 3 : 2;
  const feedForwardBias = c.bias ? (matrices - 1) * c.feedForward + d : 0;
  return {
    attention: d * query + 2 * d * keyValue + query * d + attentionBias,
    feedForward: matrices * d * c.feedForward + feedForwardBias,
    norms: 2 * normParameters(c),
  };
}

function normParameters(c: TransformerConfig): number {
  return c.bias ? 2 * c.width : c.width;
}

export function parameterGroups(c: TransformerConfig): ParameterGroups {
  const block = blockParameters(c);
  const groups = {
    tokenEmbedding: c.vocabulary * c.width,
    positionEmbedding: c.positions * c.width,
    attention: c.layers * block.attention,
    feedForward: c.layers * block.feedForward,
    norms: c.layers * block.norms + normParameters(c),
    output: c.tiedHead ? 0 : c.vocabulary * c.width,
  };
  return { ...groups, total: Object.values(groups).reduce((a, b) => a + b) };
}

/** Of the forward pass of one block over n tokens, a multiply-add as two operations; biases, norms and softmax left out. */
export interface BlockFlops {
  /** Queries, keys, values and the output projection: 8nd² with as many key heads as heads. */
  readonly projections: number;
  /** q·k of every pair, and the weighted sum of the values: 4n²d. The causal mask would halve it if it were made use of. */
  readonly attention: number;
  /** 16nd² with a feed-forward width of 4d. */
  readonly feedForward: number;
}

export function blockFlops(c: TransformerConfig, n: number): BlockFlops {
  demandCount('blockFlops', 'the number of tokens', n);
  const { query, keyValue } = widths(c);
  return {
    projections: 2 * n * c.width * (2 * query + 2 * keyValue),
    attention: 4 * n * n * query,
    feedForward: 2 * n * c.width * c.feedForward * (c.gated ? 3 : 2),
  };
}

/** From this many tokens on the n² part of a block costs more than the rest: 6d for the classical block. */
export function quadraticLength(c: TransformerConfig): number {
  const one = blockFlops(c, 1);
  return (one.projections + one.feedForward) / one.attention;
}

/** A forward pass of the whole model over n tokens, the output projection included. */
export function forwardFlops(c: TransformerConfig, n: number): number {
  const block = blockFlops(c, n);
  return c.layers * (block.projections + block.attention + block.feedForward) + 2 * n * c.width * c.vocabulary;
}

/** The backward pass costs twice the forward pass: each matrix product has two gradients, each a product of that size. */
export function trainingFlops(forward: number): number {
  return 3 * forward;
}
