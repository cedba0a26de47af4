/**
 * Rotary positions: queries and keys are turned by their positions, so that q·k depends on how far apart they are and
 * not on where. Su et al., "RoFormer", 2021.
 */
import { demandFinite } from '../domain';
import { frequencies } from './sinusoidal';

/** Which numbers are turned together: (0, 1), (2, 3), … as in the paper, or (0, d/2), (1, d/2 + 1), … as in Llama's code. */
export type Pairing = 'adjacent' | 'halves';

/** Each pair of x, (a, b), turned by position·ω: (a·cos − b·sin, a·sin + b·cos). */
export function rotate(
  x: ArrayLike<number>,
  position: number,
  pairing: Pairing = 'adjacent',
  base?: number,
): Float64Array {
  demandFinite('rotate', 'position', position);
  const d = x.length;
  const turned = new Float64Array(d);
  frequencies(d, base).forEach((omega, i) => {
    const [at, partner] = pairing === 'adjacent' ? [2 * i, 2 * i + 1] : [i, i + d / 2];
    const [cos, sin] = [Math.cos(position * omega), Math.sin(position * omega)];
    turned[at] = x[at] * cos - x[partner] * sin;
    turned[partner] = x[at] * sin + x[partner] * cos;
  });
  return turned;
}
