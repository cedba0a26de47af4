/** What the panel shows when it is opened as a plain page. */
import type { AttentionView } from '../../src/protocol/panels/attention';

export const sample: AttentionView = {
  title: 'Attention of random queries and keys',
  place: null,
  sampled: { layers: 2, heads: 4, kvHeads: 2, queries: 48, keys: 48, headDim: 16, seed: 1 },
  rules: { temperature: 1, scaled: true, causal: true, window: null },
};
