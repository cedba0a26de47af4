/** The roofline model: what a device can do at most, by how much is computed of each byte. Williams et al. 2009. */

export interface Limits {
  /** Bytes a second from memory and back, in GB/s. */
  readonly bandwidth: number;
  /** Floating-point operations a second, in GFLOP/s. */
  readonly peak: number;
}

/** GFLOP/s that are to be had at most. @param intensity floating-point operations a byte */
export function attainable({ bandwidth, peak }: Limits, intensity: number): number {
  return Math.min(peak, bandwidth * intensity);
}

/** The intensity from which on arithmetic is what limits. */
export function ridge({ bandwidth, peak }: Limits): number {
  return peak / bandwidth;
}

/**
 * The part of what is to be had that a run had: of arithmetic where there is any, else of bandwidth. Above 1 where data stay
 * in a cache, which is faster than the memory that was measured.
 *
 * @param milliseconds of a run
 */
export function partOfRoof(limits: Limits, flops: number, bytes: number, milliseconds: number): number {
  if (flops === 0) return bytes / milliseconds / 1e6 / limits.bandwidth;
  return flops / milliseconds / 1e6 / attainable(limits, flops / bytes);
}

/** The corners of the roof between two intensities. */
export function roof(limits: Limits, from: number, to: number): readonly (readonly [number, number])[] {
  const corner = ridge(limits);
  const inside = corner > from && corner < to ? [corner] : [];
  return [from, ...inside, to].map((x) => [x, attainable(limits, x)]);
}
