/**
 * Pictures of numbers, a byte a cell: 0 to 252 are places on a scale, the three above stand for what has no place on
 * one. They are an eightieth of the size of the same numbers as text, and a look-up table makes colours of them.
 */

export const STEPS = 253;
export const NAN = 253;
export const PLUS_INFINITY = 254;
export const MINUS_INFINITY = 255;

export type ScaleKind = 'linear' | 'log' | 'diverging';

/**
 * From numbers to bytes. `low` is drawn as the first colour and `high` as the last; what lies outside is drawn as the
 * nearer end. A logarithmic scale shows what is not above 0 as its low end; a diverging one has 0 in the middle.
 */
export interface Scale {
  readonly kind: ScaleKind;
  readonly low: number;
  readonly high: number;
}

/** Where on the scale a number lies: 0 at its low end, 1 at its high end. NaN for what is no finite number. */
export function fraction(x: number, { kind, low, high }: Scale): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const [from, to, at] = kind === 'log' ? [Math.log(low), Math.log(high), Math.log(Math.max(x, low))] : [low, high, x];
  if (!(to > from)) return 0.5;
  return Math.min(1, Math.max(0, (at - from) / (to - from)));
}

/** The number at a place between 0 and 1: what a legend writes there. */
export function valueAt(t: number, { kind, low, high }: Scale): number {
  return kind === 'log' ? low * (high / low) ** t : low + t * (high - low);
}

/** A byte of each number. */
export function quantise(values: ArrayLike<number>, scale: Scale, into = new Uint8Array(values.length)): Uint8Array {
  const { kind, low, high } = scale;
  const isLog = kind === 'log';
  const from = isLog ? Math.log(low) : low;
  const to = isLog ? Math.log(high) : high;
  const factor = to > from ? (STEPS - 1) / (to - from) : 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (!(x - x === 0)) into[i] = Number.isNaN(x) ? NAN : x > 0 ? PLUS_INFINITY : MINUS_INFINITY;
    else if (factor === 0) into[i] = STEPS >> 1;
    else {
      const at = ((isLog ? Math.log(x > low ? x : low) : x) - from) * factor + 0.5;
      into[i] = at <= 0 ? 0 : at >= STEPS - 1 ? STEPS - 1 : at;
    }
  }
  return into;
}
