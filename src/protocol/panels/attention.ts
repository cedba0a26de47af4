/** What the attention panel asks of its worker, and hears from the editor. */
import {
  boolean,
  bytes,
  type Checked,
  count,
  floats,
  kinds,
  list,
  nullable,
  number,
  object,
  oneOf,
  string,
} from '../../base/check';
import type { Interface } from '../rpc';
import { givenFileCheck } from './panel';

/** Where attention comes from. */
export const sourceCheck = kinds({
  /** Queries and keys drawn from a seed, in the sizes of some code. */
  sampled: {
    layers: count,
    heads: count,
    /** As many as heads (multi-head), fewer (grouped), or 1 (multi-query). */
    kvHeads: count,
    queries: count,
    keys: count,
    headDim: count,
    seed: count,
  },
  /** A character transformer, trained on a text by the worker. */
  trained: { text: string, layers: count, heads: count, width: count, context: count, steps: count, seed: count },
  /** Arrays of a file: weights, or queries and keys. */
  file: { file: givenFileCheck },
});

/** How weights come from queries and keys. */
export const rulesCheck = object({
  /** Scores are divided by this before the softmax. */
  temperature: number,
  /** Whether they are divided by √head_dim, too. */
  scaled: boolean,
  causal: boolean,
  /** Keys further away than this are not seen; null for all. */
  window: nullable(count),
  /** The last keys of each row that are padding, which nobody sees. */
  padding: count,
  /** Whether queries and keys are turned by their positions first. */
  rotary: boolean,
});

export const attentionCheck = object({
  /** Where it comes from, for people. */
  title: string,
  /** Names the code it was read off: `model.py:63`; null for all else. */
  place: nullable(string),
  /** What the code left open and was assumed, a sentence each. */
  assumed: list(string),
  source: sourceCheck,
  rules: rulesCheck,
});

/** What is open. */
export const openedCheck = object({
  layers: count,
  heads: count,
  kvHeads: count,
  queries: count,
  keys: count,
  /** Of the keys; those of the queries are the last ones of them. */
  tokens: nullable(list(string)),
  /** False when only weights are there: rules cannot be changed then. */
  hasScores: boolean,
  /** What is worth to be known of it, a sentence each. */
  notes: list(string),
});

/** How far the training of a source is; done at once for all other sources. */
export const progressCheck = object({ step: count, steps: count, loss: nullable(number), isDone: boolean });

/** A head's picture: a byte a cell (see base/raster), on a scale that all heads share. */
export const thumbnailCheck = object({ layer: count, head: count, rows: count, columns: count, cells: bytes });

/**
 * A head as it is shown at once. Of a large one this is a smaller table, whose cells are means of its weights; the weights
 * themselves are asked for afterwards, some rows at a time, so that nobody waits for them.
 */
export const headCheck = object({
  layer: count,
  head: count,
  rows: count,
  columns: count,
  /** How often the table was halved to make `picture`; with 0 the picture is the weights. */
  halvings: count,
  picture: floats,
  /** The least and greatest finite weight, and the least above 0; ±∞ where there is none. */
  low: number,
  high: number,
  positive: number,
  /** The largest difference of a row's sum from 1, among rows of numbers. */
  rowError: number,
  /** Rows with NaN: their queries see no key. */
  nanRows: count,
});

/** Numbers of a head; NaN where there is none. See panels/attention/patterns. */
export const patterns = ['entropy', 'sink', 'previous', 'induction'] as const;
export const patternsCheck = object({ entropy: number, sink: number, previous: number, induction: number });

/** The panel can hold two sources beside each other. */
export const slotCheck = oneOf('a', 'b');

/** What the worker serves to the panel. */
export const attentionWorkerInterface = {
  requests: {
    /** Takes the place of what was open there. */
    open: { params: object({ slot: slotCheck, source: sourceCheck, rules: rulesCheck }), result: openedCheck },
    progress: { params: object({ slot: slotCheck }), result: progressCheck },
    /** Ends the training: what it has learned so far is looked at. */
    stop: { params: object({ slot: slotCheck }), result: progressCheck },
    rules: { params: object({ slot: slotCheck, rules: rulesCheck }), result: oneOf('done') },
    /** At most so many cells a side. One at a time, so that a head which the user asks for meanwhile waits for one only. */
    thumbnail: { params: object({ slot: slotCheck, layer: count, head: count, side: count }), result: thumbnailCheck },
    head: { params: object({ slot: slotCheck, layer: count, head: count }), result: headCheck },
    /** Row by row the weights of these queries: of the head as it was when it was asked for last. */
    rows: {
      params: object({ slot: slotCheck, layer: count, head: count, first: count, count }),
      result: floats,
    },
    patterns: { params: object({ slot: slotCheck, layer: count, head: count }), result: patternsCheck },
  },
  events: {},
} satisfies Interface;

/** What the panel hears from the editor. */
export const attentionPanelInterface = { requests: {}, events: { open: attentionCheck } } satisfies Interface;

export type Source = Checked<typeof sourceCheck>;
export type Rules = Checked<typeof rulesCheck>;
export type AttentionView = Checked<typeof attentionCheck>;
export type Opened = Checked<typeof openedCheck>;
export type TrainingProgress = Checked<typeof progressCheck>;
export type Thumbnail = Checked<typeof thumbnailCheck>;
export type Head = Checked<typeof headCheck>;
export type Pattern = (typeof patterns)[number];
export type Patterns = Checked<typeof patternsCheck>;
export type Slot = Checked<typeof slotCheck>;
export type AttentionWorkerInterface = typeof attentionWorkerInterface;
export type AttentionPanelInterface = typeof attentionPanelInterface;

export const PLAIN_RULES: Rules = {
  temperature: 1,
  scaled: true,
  causal: false,
  window: null,
  padding: 0,
  rotary: false,
};

/** Weights that are sent at once: 1 MB. Of a head with more a smaller picture comes first. */
export const AT_ONCE = 2 ** 18;

/** Of all thumbnails alike. Logarithmic, so that something is seen of a row of a thousand keys, too. */
export const THUMBNAIL_SCALE = { kind: 'log', low: 1e-4, high: 1 } as const;
