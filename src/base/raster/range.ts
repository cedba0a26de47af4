/** Which part of the numbers a scale should show. */
import type { Scale, ScaleKind } from './raster';

const BINS = 4096;
/** A logarithmic scale shows so many decades at most: below that is what rounding left. */
const DECADES = 8;

/**
 * A scale over the finite numbers between two percentiles (0 and 100: all of them). Percentiles are found by counting
 * in 4096 equal parts of the range, so that they are right to a part in 4096 of it.
 */
export function scaleOf(values: ArrayLike<number>, kind: ScaleKind, clip: readonly [number, number] = [0, 100]): Scale {
  return scaleWithin(extent(values, kind === 'log'), values, kind, clip);
}

/** The same of numbers whose least and greatest are known: as `extent` says them, of positive ones for a logarithmic scale. */
export function scaleWithin(
  [low, high]: readonly [number, number],
  values: ArrayLike<number>,
  kind: ScaleKind,
  clip: readonly [number, number],
): Scale {
  const isLog = kind === 'log';
  if (low > high) return { kind, low: isLog ? 1 : 0, high: 1 };
  if (clip[0] > 0 || clip[1] < 100) [low, high] = percentiles(values, low, high, clip, isLog);
  if (isLog) low = Math.max(low, high / 10 ** DECADES);
  if (kind === 'diverging') {
    const most = Math.max(Math.abs(low), Math.abs(high));
    return { kind, low: -most, high: most };
  }
  return { kind, low, high };
}

/** The least and greatest finite number; (∞, -∞) where there is none. */
export function extent(values: ArrayLike<number>, onlyPositive = false): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (!(x - x === 0) || (onlyPositive && x <= 0)) continue;
    if (x < low) low = x;
    if (x > high) high = x;
  }
  return [low, high];
}

function percentiles(
  values: ArrayLike<number>,
  low: number,
  high: number,
  [from, to]: readonly [number, number],
  isLog: boolean,
): [number, number] {
  if (!(high > low)) return [low, high];
  const [start, end] = isLog ? [Math.log(low), Math.log(high)] : [low, high];
  const bins = new Uint32Array(BINS);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (!(x >= low && x <= high)) continue;
    bins[Math.min(BINS - 1, Math.floor((((isLog ? Math.log(x) : x) - start) / (end - start)) * BINS))]++;
    total++;
  }
  const edge = (bin: number) => {
    const at = start + (bin / BINS) * (end - start);
    return isLog ? Math.exp(at) : at;
  };
  let [seen, first, last] = [0, 0, BINS];
  for (let bin = 0; bin < BINS; bin++) {
    if (seen <= (from / 100) * total) first = bin;
    seen += bins[bin];
    if (seen >= (to / 100) * total) {
      last = bin + 1;
      break;
    }
  }
  return [Math.max(low, edge(first)), Math.min(high, edge(last))];
}
