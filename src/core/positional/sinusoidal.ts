/** Sinusoidal positions: Vaswani et al., "Attention is all you need", 2017, §3.5. */
import { demand, demandCount, demandFinite, demandPositive } from '../domain';

/** The angle a step of one position turns pair i by: base^(−2i/d). */
export function frequencies(d: number, base = 10_000): Float64Array {
  demandCount('positions', 'the width', d, 2);
  demand(d % 2 === 0, 'positions', 'an even width: it is made of pairs', d);
  demandPositive('positions', 'the base', base);
  return Float64Array.from({ length: d / 2 }, (_, i) => base ** ((-2 * i) / d));
}

/** PE(p): (sin pω₀, cos pω₀, sin pω₁, cos pω₁, …), d numbers. */
export function sinusoidal(position: number, d: number, base?: number): Float64Array {
  demandFinite('sinusoidal', 'position', position);
  const encoding = new Float64Array(d);
  frequencies(d, base).forEach((omega, i) => {
    encoding[2 * i] = Math.sin(position * omega);
    encoding[2 * i + 1] = Math.cos(position * omega);
  });
  return encoding;
}

/**
 * R_k·x with PE(p + k) = R_k·PE(p) whatever p is: each pair (sin, cos) is turned by kω. The encoding of a place k further on is a
 * linear function of the encoding here.
 */
export function shift(encoding: ArrayLike<number>, k: number, base?: number): Float64Array {
  demandFinite('shift', 'k', k);
  const shifted = new Float64Array(encoding.length);
  frequencies(encoding.length, base).forEach((omega, i) => {
    const [sin, cos] = [Math.sin(k * omega), Math.cos(k * omega)];
    const [s, c] = [encoding[2 * i], encoding[2 * i + 1]];
    shifted[2 * i] = s * cos + c * sin;
    shifted[2 * i + 1] = c * cos - s * sin;
  });
  return shifted;
}
