import type { Rules, TrainingProgress } from '../../protocol/panels/attention';

/** Attention that can be looked at, a head at a time. */
export interface AttentionSource {
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly queries: number;
  readonly keys: number;
  /** Of the keys. */
  readonly tokens: readonly string[] | null;
  readonly hasScores: boolean;
  readonly notes: readonly string[];
  /** The weights of one head, (queries, keys), row by row, as these rules make them where there are scores. */
  weights(layer: number, head: number, rules: Rules): Float32Array;
  /** Of a source that is trained. */
  readonly training?: Training;
}

export interface Training {
  progress(): TrainingProgress;
  stop(): void;
}
