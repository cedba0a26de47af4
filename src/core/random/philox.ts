/**
 * Random numbers from a counter: Philox 4x32 with ten rounds (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As
 * Easy as 1, 2, 3; SC 2011). The n-th number of a seed is the same whatever was drawn before it, on every machine.
 */

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

export type Block = readonly [number, number, number, number];

/**
 * The high 32 bits of a · b, where `low` are the low ones. The product of two doubles is off by at most 2¹⁰, so that without
 * its low bits it is nearest to the multiple of 2³² that it should be.
 */
function high(a: number, b: number, low: number): number {
  return ((a * b - low) * 2 ** -32 + 0.5) >>> 0;
}

/** Four 32-bit integers from a counter of four and a key of two, into `out`. */
export function philoxInto(out: Uint32Array, counter: Block, [key0, key1]: readonly [number, number]): void {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = [key0, key1];
  for (let round = 0; round < 10; round++) {
    const low0 = Math.imul(M0, c0) >>> 0;
    const low1 = Math.imul(M1, c2) >>> 0;
    const high0 = high(M0, c0, low0);
    c0 = (high(M1, c2, low1) ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

export function philox(counter: Block, key: readonly [number, number]): Block {
  const out = new Uint32Array(4);
  philoxInto(out, counter, key);
  return [...out] as unknown as Block;
}
