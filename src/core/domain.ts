/**
 * Checks of what a function is given. An error names the function and the argument, says what was expected and what
 * was found. It is a RangeError: the caller's number is wrong, not the program.
 */

export class DomainError extends RangeError {
  override readonly name = 'DomainError';
}

export function demand(holds: boolean, where: string, expected: string, found: unknown): asserts holds {
  if (!holds) throw new DomainError(`${where}: expected ${expected}, found ${text(found)}`);
}

export function demandFinite(where: string, name: string, x: number): void {
  demand(Number.isFinite(x), where, `a finite number as ${name}`, x);
}

export function demandPositive(where: string, name: string, x: number): void {
  demand(x > 0 && x < Number.POSITIVE_INFINITY, where, `a positive finite number as ${name}`, x);
}

export function demandNonNegative(where: string, name: string, x: number): void {
  demand(x >= 0 && x < Number.POSITIVE_INFINITY, where, `a finite number of at least 0 as ${name}`, x);
}

export function demandProbability(where: string, name: string, p: number): void {
  demand(p >= 0 && p <= 1, where, `a probability between 0 and 1 as ${name}`, p);
}

/** A number of things: 0, 1, 2, … or, with `least`, that and above. */
export function demandCount(where: string, name: string, n: number, least = 0): void {
  demand(Number.isSafeInteger(n) && n >= least, where, `an integer of at least ${least} as ${name}`, n);
}

export function demandSameLength(where: string, a: ArrayLike<unknown>, b: ArrayLike<unknown>): void {
  demand(a.length === b.length, where, 'arrays of the same length', `${a.length} and ${b.length} elements`);
}

export function demandAllFinite(where: string, name: string, x: ArrayLike<number>): void {
  for (let i = 0; i < x.length; i++)
    demand(Number.isFinite(x[i]), where, `finite numbers as ${name}`, `${x[i]} at index ${i}`);
}

/** How far the sum of probabilities may be from 1: what single precision leaves of it. */
const SUM_TOLERANCE = 1e-5;

/** Probabilities that sum to 1. */
export function demandDistribution(where: string, name: string, p: ArrayLike<number>): void {
  demand(p.length > 0, where, `at least one probability in ${name}`, 'none');
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    demand(p[i] >= 0 && p[i] <= 1 + SUM_TOLERANCE, where, `probabilities in ${name}`, `${p[i]} at index ${i}`);
    sum += p[i];
  }
  demand(Math.abs(sum - 1) <= SUM_TOLERANCE, where, `${name} to sum to 1`, `a sum of ${sum}`);
}

function text(found: unknown): string {
  return typeof found === 'string' ? found : String(found);
}
