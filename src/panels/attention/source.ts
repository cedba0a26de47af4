import type { Rules } from '../../protocol/panels/attention';

/** Attention that can be looked at, a head at a time. */
export interface AttentionSource {
  readonly layers: number;
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
  readonly tokens: readonly string[] | null;
  /** The weights of one head, (queries, keys), row by row, as these rules make them. */
  weights(layer: number, head: number, rules: Rules): Float32Array;
}
