/**
 * Element-wise functions with loops of their own. An engine compiles a loop that calls whatever function it is given for
 * all of them together, and calls it for every element; these it compiles one by one, several times as fast.
 */
import type { Data } from './storage';

/** `n` results, at `to[at]` and the places behind it; the operands begin at `i` and `j` and advance by their steps. */
export type Loop2 = (
  to: Data,
  at: number,
  n: number,
  x: Data,
  i: number,
  stepX: number,
  y: Data,
  j: number,
  stepY: number,
) => void;

export type Loop1 = (to: Data, x: Data) => void;

export const plus = (x: number, y: number) => x + y;
export const minus = (x: number, y: number) => x - y;
export const times = (x: number, y: number) => x * y;
export const over = (x: number, y: number) => x / y;
export const isGreater = (x: number, y: number) => Number(x > y);
/** x where y is above 0, else 0: the gradient of relu. */
export const passed = (x: number, y: number) => (y > 0 ? x : 0);
export const negative = (x: number) => -x;
export const positivePart = (x: number) => (x > 0 || Number.isNaN(x) ? x : 0);

const LOOPS2 = new Map<(x: number, y: number) => number, Loop2>([
  [
    plus,
    (to, at, n, x, i, stepX, y, j, stepY) => {
      for (const end = at + n; at < end; at++, i += stepX, j += stepY) to[at] = x[i] + y[j];
    },
  ],
  [
    minus,
    (to, at, n, x, i, stepX, y, j, stepY) => {
      for (const end = at + n; at < end; at++, i += stepX, j += stepY) to[at] = x[i] - y[j];
    },
  ],
  [
    times,
    (to, at, n, x, i, stepX, y, j, stepY) => {
      for (const end = at + n; at < end; at++, i += stepX, j += stepY) to[at] = x[i] * y[j];
    },
  ],
  [
    over,
    (to, at, n, x, i, stepX, y, j, stepY) => {
      for (const end = at + n; at < end; at++, i += stepX, j += stepY) to[at] = x[i] / y[j];
    },
  ],
  [
    passed,
    (to, at, n, x, i, stepX, y, j, stepY) => {
      for (const end = at + n; at < end; at++, i += stepX, j += stepY) to[at] = y[j] > 0 ? x[i] : 0;
    },
  ],
  [
    isGreater,
    (to, at, n, x, i, stepX, y, j, stepY) => {
      for (const end = at + n; at < end; at++, i += stepX, j += stepY) to[at] = x[i] > y[j] ? 1 : 0;
    },
  ],
]);

const LOOPS1 = new Map<(x: number) => number, Loop1>([
  [
    negative,
    (to, x) => {
      for (let i = 0; i < to.length; i++) to[i] = -x[i];
    },
  ],
  [
    positivePart,
    (to, x) => {
      // NaN is not below 0, and stays.
      for (let i = 0; i < to.length; i++) to[i] = x[i] <= 0 ? 0 : x[i];
    },
  ],
]);

/** The loop of a function. */
export function loopOf2(f: (x: number, y: number) => number): Loop2 {
  return (
    LOOPS2.get(f) ??
    ((to, at, n, x, i, stepX, y, j, stepY) => {
      for (const end = at + n; at < end; at++, i += stepX, j += stepY) to[at] = f(x[i], y[j]);
    })
  );
}

export function loopOf1(f: (x: number) => number): Loop1 {
  return (
    LOOPS1.get(f) ??
    ((to, x) => {
      for (let i = 0; i < to.length; i++) to[i] = f(x[i]);
    })
  );
}
