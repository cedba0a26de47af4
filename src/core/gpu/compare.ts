/** A result beside what it should be. */
import type { Inputs, Kernel, Operation, Sizes } from './operation';

export interface Comparison {
  /** Distances in units in the last place of the float32 that is right: the median, and the largest, which is large near 0. */
  readonly ulp: { readonly median: number; readonly most: number };
  /** Largest distance as a part of the magnitude of what was added up. */
  readonly relative: number;
  /** The same that rounding explains. */
  readonly allowed: number;
  /** How many rows of the result were looked at. */
  readonly rows: number;
  /** The element that is furthest off, where it is further than rounding explains. */
  readonly wrong: {
    readonly row: number;
    readonly column: number;
    readonly found: number;
    readonly right: number;
  } | null;
}

/** @param values the rows of these numbers, one after the other */
export function compare(
  operation: Operation,
  sizes: Sizes,
  inputs: Inputs,
  rows: readonly number[],
  values: Float32Array,
  rounding: Kernel['rounding'] = 0,
): Comparison {
  const { columns } = operation.output(sizes);
  const allowed = operation.tolerance(sizes) * 2 ** -24 + 2 * rounding;
  let relative = 0;
  const ulps = new Float64Array(values.length);
  let wrong: Comparison['wrong'] = null;
  rows.forEach((row, i) => {
    const reference = operation.reference(inputs, sizes, row);
    for (let column = 0; column < columns; column++) {
      const found = values[i * columns + column];
      const right = reference.values[column];
      const distance = Math.abs(found - right);
      if (distance === 0) continue;
      // NaN is as far off as can be.
      const part = Number.isNaN(distance) ? Infinity : distance / reference.magnitudes[column];
      ulps[i * columns + column] = Number.isNaN(distance) ? Infinity : distance / ulpOf(right);
      if (part <= relative) continue;
      relative = part;
      if (part > allowed) wrong = { row, column, found, right };
    }
  });
  ulps.sort();
  const ulp = { median: ulps[ulps.length >> 1] ?? 0, most: ulps.at(-1) ?? 0 };
  return { ulp, relative, allowed, rows: rows.length, wrong };
}

/** The distance between neighbouring numbers of float32 around x. */
export function ulpOf(x: number): number {
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(x))));
  return 2 ** (Number.isFinite(exponent) ? exponent - 23 : -149);
}

/**
 * Rows to look at: all of them when that is little work, else the first, the last and some between them that fall on
 * different places of any tile.
 *
 * @param work floating-point operations that may be spent
 */
export function sampledRows(operation: Operation, sizes: Sizes, work: number): number[] {
  const { rows } = operation.output(sizes);
  const perRow = Math.max(1, operation.flops(sizes) / Math.max(1, rows), operation.bytes(sizes) / Math.max(1, rows));
  const most = Math.max(8, Math.floor(work / perRow));
  if (rows <= most) return Array.from({ length: rows }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (rows - 1)) / (most - 1)));
}
