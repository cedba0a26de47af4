/** What the attention panel asks of its worker, and hears from the editor. */
import {
  boolean,
  bytes,
  type Checked,
  count,
  floats,
  list,
  nullable,
  number,
  object,
  oneOf,
  string,
} from '../../base/check';
import type { Interface } from '../rpc';

/** The sizes of an attention whose queries and keys are drawn from a seed. */
export const sampledCheck = object({
  layers: count,
  heads: count,
  kvHeads: count,
  queries: count,
  keys: count,
  headDim: count,
  seed: count,
});

/** How weights come from queries and keys. */
export const rulesCheck = object({
  /** Scores are divided by this before the softmax. */
  temperature: number,
  /** Whether they are divided by √head_dim, too. */
  scaled: boolean,
  causal: boolean,
  /** Keys further back than this are not seen; null for all. */
  window: nullable(count),
});

export const attentionCheck = object({
  /** Where it comes from, for people. */
  title: string,
  /** Names the code it was read off; null for files and samples. */
  place: nullable(string),
  sampled: sampledCheck,
  rules: rulesCheck,
});

/** A head's picture: a byte a cell (see base/raster), on a scale that all heads share. */
export const thumbnailCheck = object({ layer: count, head: count, rows: count, columns: count, cells: bytes });

export const headCheck = object({
  layer: count,
  head: count,
  rows: count,
  columns: count,
  /** Row by row: the weights of one query. */
  weights: floats,
});

/** What the worker serves to the panel. */
export const attentionWorkerInterface = {
  requests: {
    /** Takes the place of what was open; answers with the names of the tokens, where there are any. */
    open: { params: attentionCheck, result: object({ tokens: nullable(list(string)) }) },
    /** Of the heads of one layer, at most so many cells a side. */
    thumbnails: { params: object({ layer: count, side: count }), result: list(thumbnailCheck) },
    head: { params: object({ layer: count, head: count }), result: headCheck },
    rules: { params: rulesCheck, result: oneOf('done') },
  },
  events: {},
} satisfies Interface;

/** What the panel hears from the editor. */
export const attentionPanelInterface = { requests: {}, events: { open: attentionCheck } } satisfies Interface;

export type Sampled = Checked<typeof sampledCheck>;
export type Rules = Checked<typeof rulesCheck>;
export type AttentionView = Checked<typeof attentionCheck>;
export type Thumbnail = Checked<typeof thumbnailCheck>;
export type Head = Checked<typeof headCheck>;
export type AttentionWorkerInterface = typeof attentionWorkerInterface;
export type AttentionPanelInterface = typeof attentionPanelInterface;
