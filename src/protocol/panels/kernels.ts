/** What the panel of kernel benchmarks asks of its worker, and hears from the editor. */
import { type Checked, count, floats, list, nullable, number, object, string } from '../../base/check';
import type { Interface } from '../rpc';

/** By name; which names there are the operation says. */
const sizes = list(object({ name: string, value: count }));

/** An operation at sizes, as it is opened. */
export const kernelsCheck = object({
  /** Of `core/gpu/operations`. */
  operation: string,
  sizes: list(
    object({
      name: string,
      value: count,
      /** Where the value is from, for people: `n_embd`, `B is not known`; empty where there is nothing to say. */
      note: string,
    }),
  ),
  /** The code it was read off, in a line; null when it is from no code. */
  source: nullable(object({ text: string, place: string })),
  /** Where the extension runs: what to do when there is no GPU depends on it. */
  host: nullable(string),
});

const at = { operation: string, sizes };

export const comparisonCheck = object({
  ulp: object({ median: number, most: number }),
  relative: number,
  allowed: number,
  rows: count,
  wrong: nullable(object({ row: count, column: count, found: number, right: number })),
});

/** What the worker serves to the panel. */
export const kernelsWorkerInterface = {
  requests: {
    /** These rows of a result, one after the other, beside what they should be. */
    compare: {
      params: object({ ...at, rows: list(count), values: floats, rounding: number }),
      result: comparisonCheck,
    },
    /** Runs the operation so many times on the processor. */
    time: {
      params: object({ ...at, runs: count }),
      result: object({
        /** Of all runs together. */
        milliseconds: number,
        /** What computed: `relaxed-simd`, `TypeScript`. */
        by: string,
      }),
    },
    /** These rows of what `time` computed. */
    result: { params: object({ ...at, rows: list(count) }), result: floats },
  },
  events: {},
} satisfies Interface;

/** What the panel hears from the editor. */
export const kernelsPanelInterface = { requests: {}, events: { open: kernelsCheck } } satisfies Interface;

export type KernelsView = Checked<typeof kernelsCheck>;
export type KernelsWorkerInterface = typeof kernelsWorkerInterface;
