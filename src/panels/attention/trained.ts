/** Attention of a character transformer that is trained here, on the user's text: small, and real. */
import { Graph } from '../../core/graph/graph';
import type { Node } from '../../core/graph/node';
import { fit as train } from '../../core/learn/fit';
import { crossEntropy } from '../../core/learn/losses';
import { type Transformer, transformer } from '../../core/learn/models/transformer';
import { rules } from '../../core/learn/optimizers';
import { cosine, warmUp } from '../../core/learn/schedules';
import type { Weights } from '../../core/learn/weights';
import { Random } from '../../core/random/random';
import { Tensor } from '../../core/tensor/tensor';
import type { Source, TrainingProgress } from '../../protocol/panels/attention';
import { RpcError } from '../../protocol/rpc';
import type { AttentionSource } from './source';
import { attentionWeights } from './weights';

const BATCH = 8;
const RATE = 3e-3;
const WARM = 20;
const MAX_CHARACTERS = 100_000;

type Trained = Extract<Source, { kind: 'trained' }>;

/** Training begins at once, and goes on while its attention is looked at. */
export function trainedSource(asked: Trained): AttentionSource {
  const run = new Run(asked);
  run.start();
  return {
    layers: asked.layers,
    heads: asked.heads,
    kvHeads: asked.heads,
    queries: run.shown.length,
    keys: run.shown.length,
    tokens: run.shown,
    hasScores: true,
    notes: [
      `A transformer of ${asked.layers} layers, ${asked.heads} heads and width ${asked.width} with learned positions, trained on ${run.length} characters (seed ${asked.seed}); shown on the first ${run.shown.length}.`,
    ],
    weights(layer, head, rules) {
      const { q, k, headDim } = run.projections(layer, head);
      return attentionWeights({ queries: run.shown.length, keys: run.shown.length, headDim, q, k }, rules);
    },
    training: run,
  };
}

class Run {
  readonly length: number;
  readonly shown: readonly string[];
  private readonly ids: number[];
  private readonly model: Transformer;
  private readonly signal = { aborted: false };
  private readonly heads: number;
  private weights: Weights;
  private state: TrainingProgress;
  /** Of the weights as they are: (layer, head) to queries and keys. */
  private seen: { of: Weights; layers: { q: Tensor; k: Tensor }[] } | null = null;

  constructor(private readonly asked: Trained) {
    const characters = [...asked.text].slice(0, MAX_CHARACTERS);
    const { layers, heads, width, context, steps, seed } = asked;
    if (characters.length < 4)
      throw new RpcError('invalid', `the text has ${characters.length} characters; write at least 4`);
    if (heads === 0 || width % heads !== 0)
      throw new RpcError('invalid', `the width ${width} should be a multiple of the ${heads} heads`);
    const vocabulary = [...new Set(characters)].sort();
    const index = new Map(vocabulary.map((c, i) => [c, i]));
    this.ids = characters.map((c) => index.get(c)!);
    this.length = characters.length;
    this.heads = heads;
    // One character is what the last one is to predict.
    const window = Math.min(context, characters.length - 1);
    this.shown = characters.slice(0, window);
    const size = {
      vocabulary: vocabulary.length,
      context: window,
      width,
      heads,
      blocks: layers,
      dtype: 'float32',
    } as const;
    this.model = transformer(size);
    this.weights = this.model.initial(new Random(seed, 0));
    this.state = { step: 0, steps, loss: null, isDone: false };
  }

  progress(): TrainingProgress {
    return this.state;
  }

  stop(): void {
    this.signal.aborted = true;
  }

  start(): void {
    const { steps, seed } = this.asked;
    const end = () => (this.state = { ...this.state, isDone: true });
    train({
      model: this.model,
      loss: crossEntropy,
      batch: (_, random) => this.batch(random),
      rule: rules.adamW({ weightDecay: 0.01 }),
      schedule: warmUp(WARM, cosine(RATE, Math.max(1, steps - WARM), RATE / 10)),
      ...{ steps, seed, clip: 1, weights: this.weights, signal: this.signal },
      progress: ({ step, loss, weights }) => {
        this.weights = weights;
        this.state = { ...this.state, step: step + 1, loss };
      },
    }).then(end, (error: Error) => {
      console.error(error);
      end();
    });
  }

  /** Queries and keys (T, head_dim) of one head, with the weights of the moment. */
  projections(layer: number, head: number): { q: Float32Array; k: Float32Array; headDim: number } {
    if (this.seen?.of !== this.weights) this.seen = { of: this.weights, layers: this.look() };
    const { q, k } = this.seen.layers[layer];
    const headDim = q.sizes[3];
    const part = (x: Tensor) => (x.dense() as Float32Array).slice(...this.span(x, head));
    return { q: part(q), k: part(k), headDim };
  }

  private span(x: Tensor, head: number): [number, number] {
    const each = x.size / this.heads;
    return [head * each, (head + 1) * each];
  }

  private look(): { q: Tensor; k: Tensor }[] {
    const B = new Graph({ defaultFloat: 'float32' });
    const vars = Object.fromEntries(Object.entries(this.weights).map(([name, w]) => [name, B.input(w)]));
    const found: { q: Tensor; k: Tensor }[] = [];
    this.model.forward(B, vars, B.input(this.rows([0])), (q, k) =>
      found.push({ q: (q as Node).value, k: (k as Node).value }),
    );
    return found;
  }

  private batch(random: Random): { inputs: Tensor; targets: Tensor } {
    const starts = Array.from({ length: BATCH }, () => random.integer(0, this.ids.length - this.shown.length));
    return { inputs: this.rows(starts), targets: this.rows(starts.map((at) => at + 1)) };
  }

  /** Pieces of the text that begin at these places, (pieces, T). */
  private rows(starts: readonly number[]): Tensor {
    const length = this.shown.length;
    return Tensor.from(
      'int64',
      [starts.length, length],
      starts.flatMap((at) => this.ids.slice(at, at + length)),
    );
  }
}
