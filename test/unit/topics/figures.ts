/** Figures of the topics are given to some decimals: a number agrees when it rounds to them. */
import assert from 'node:assert/strict';

/** `found` written with as many decimals as `figure` has is `figure`. */
export function figure(found: number, text: string, what = ''): void {
  const [mantissa, exponent] = text.split('e');
  const decimals = mantissa.split('.')[1]?.length ?? 0;
  const unit = 10 ** (Number(exponent ?? 0) - decimals);
  // Half a unit of the last decimal, and a little for figures that lie on the border.
  assert.ok(Math.abs(found - Number(text)) <= 0.5 * unit * (1 + 1e-9), `${what} ${found} is not ${text}`);
}

export function figures(found: ArrayLike<number>, texts: string, what = ''): void {
  const expected = texts.split(/\s+/);
  assert.equal(found.length, expected.length, `${what}: length`);
  expected.forEach((text, i) => figure(found[i], text, `${what}[${i}]`));
}

/** A seeded source of uniform numbers (xorshift, 32 bits): a sampled figure is the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
