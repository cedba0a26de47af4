/**
 * The cache of keys and values that generation keeps. Queries are not cached: a past query is never read again.
 */
import { demandCount } from '../domain';

/** Bytes a token over all layers: 2·layers·kvHeads·headWidth·bytes, the 2 for K and V. */
export function cacheBytesPerToken(layers: number, kvHeads: number, headWidth: number, bytes: number): number {
  for (const [name, n] of Object.entries({ layers, kvHeads, headWidth, bytes }))
    demandCount('cacheBytesPerToken', name, n, 1);
  return 2 * layers * kvHeads * headWidth * bytes;
}

/**
 * Multi-head latent attention keeps one compressed vector for keys and values, and one rotary key for all heads:
 * layers·(latent + rotary)·bytes. DeepSeek-AI, "DeepSeek-V2", 2024, §2.1.
 */
export function latentCacheBytesPerToken(
  layers: number,
  latentWidth: number,
  rotaryWidth: number,
  bytes: number,
): number {
  for (const [name, n] of Object.entries({ layers, latentWidth, rotaryWidth, bytes }))
    demandCount('latentCacheBytesPerToken', name, n);
  return layers * (latentWidth + rotaryWidth) * bytes;
}

/** How many keys are computed (a layer and head) to generate n tokens: 1 + 2 + … + n without a cache, n with it. */
export function keysComputed(n: number, cached: boolean): number {
  demandCount('keysComputed', 'n', n);
  return cached ? n : (n * (n + 1)) / 2;
}
