/** What the panel shows when it is opened as a plain page. */
import { type AttentionView, PLAIN_RULES } from '../../src/protocol/panels/attention';

export const sample: AttentionView = {
  title: 'Attention of random queries and keys',
  place: null,
  assumed: [],
  source: { kind: 'sampled', layers: 2, heads: 4, kvHeads: 2, queries: 48, keys: 48, headDim: 16, seed: 1 },
  rules: { ...PLAIN_RULES, causal: true },
};
