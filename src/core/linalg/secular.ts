/**
 * The secular equation 1 + ρ Σ zⱼ² / (dⱼ − λ) = 0 with ρ > 0 and d ascending: the eigenvalues of diag(d) + ρ z zᵀ. One
 * root lies between each two poles and one above the last. It is the heart of divide and conquer, for symmetric
 * eigenvalues and, with squares of singular values as poles, for singular values.
 *
 * A root is found as an offset τ from its nearest pole, so that the differences dⱼ − λ keep their relative accuracy
 * however close the poles are. The iteration is "the middle way" of R.-C. Li, Solving secular equations stably and
 * efficiently (LAPACK Working Note 89), held inside a bracket that bisection can always shrink.
 */
import { EPSILON } from './matrix';

export interface SecularProblem {
  readonly count: number;
  readonly rho: number;
  /** zⱼ², all positive. */
  readonly z2: Float64Array;
  /** d_j − d_o to full relative accuracy. */
  readonly gap: (j: number, o: number) => number;
}

export interface SecularRoots {
  /** Root i is pole `origin[i]` plus `offset[i]`. */
  readonly origin: Int32Array;
  readonly offset: Float64Array;
  /** dⱼ − λᵢ at `i * count + j`. */
  readonly differences: Float64Array;
}

export function secularRoots(problem: SecularProblem): SecularRoots {
  const { count } = problem;
  const roots = {
    origin: new Int32Array(count),
    offset: new Float64Array(count),
    differences: new Float64Array(count * count),
  };
  const delta = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const bracket = i === count - 1 ? lastBracket(problem, delta) : innerBracket(problem, i, delta);
    const offset = iterate(problem, i, delta, bracket);
    roots.origin[i] = bracket.origin;
    roots.offset[i] = offset;
    for (let j = 0; j < count; j++) roots.differences[i * count + j] = delta[j] - offset;
  }
  return roots;
}

interface Bracket {
  readonly origin: number;
  readonly low: number;
  readonly high: number;
  /** Where to begin. */
  readonly start: number;
}

/** The root between poles i and i+1; the nearer of them, by the sign in the middle, becomes the origin. */
function innerBracket(problem: SecularProblem, i: number, delta: Float64Array): Bracket {
  const { count, rho, z2, gap } = problem;
  const half = gap(i + 1, i) / 2;
  let f = 1;
  let others = 1;
  for (let j = 0; j < count; j++) {
    delta[j] = gap(j, i);
    const term = (rho * z2[j]) / (delta[j] - half);
    f += term;
    if (j !== i && j !== i + 1) others += term;
  }
  const left = f >= 0;
  const origin = left ? i : i + 1;
  if (!left) for (let j = 0; j < count; j++) delta[j] = gap(j, origin);
  const middle = left ? half : -half;
  // Of the two nearest poles and the rest taken constant, from the middle on.
  const [s, t] = [rho * z2[i], rho * z2[i + 1]];
  const [p, q] = [-half, half];
  const step = innerStep(others, others * (p + q) + s + t, others * p * q + s * q + t * p);
  const [low, high] = left ? [0, half] : [-half, 0];
  return { origin, low, high, start: within(middle + step, low, high) };
}

/** The root above the last pole: at most ρ‖z‖² above. */
function lastBracket(problem: SecularProblem, delta: Float64Array): Bracket {
  const { count, rho, z2, gap } = problem;
  let sum = 0;
  for (let j = 0; j < count; j++) {
    sum += z2[j];
    delta[j] = gap(j, count - 1);
  }
  const high = rho * sum;
  return { origin: count - 1, low: 0, high, start: count === 1 ? high : high / 2 };
}

function within(x: number, low: number, high: number): number {
  return x > low && x < high ? x : (low + high) / 2;
}

/** Rational interpolation by the poles on both sides of the root, until the value is lost in rounding. */
function iterate(problem: SecularProblem, i: number, delta: Float64Array, bracket: Bracket): number {
  const { count, rho, z2 } = problem;
  if (count === 1) return bracket.high;
  const last = i === count - 1;
  const split = last ? count - 1 : i + 1;
  let { low, high, start: tau } = bracket;
  for (let round = 0; round < 400; round++) {
    let [psi, psiSlope, phi, phiSlope] = [0, 0, 0, 0];
    for (let j = 0; j < split; j++) {
      const ratio = 1 / (delta[j] - tau);
      const term = z2[j] * ratio;
      psi += term;
      psiSlope += term * ratio;
    }
    for (let j = split; j < count; j++) {
      const ratio = 1 / (delta[j] - tau);
      const term = z2[j] * ratio;
      phi += term;
      phiSlope += term * ratio;
    }
    const f = 1 + rho * (psi + phi);
    if (Math.abs(f) <= 8 * EPSILON * (1 + rho * (Math.abs(psi) + Math.abs(phi)))) return tau;
    if (f < 0) low = tau;
    else high = tau;
    const [p, q] = [delta[split - 1] - tau, delta[split] - tau];
    const slope = rho * (psiSlope + phiSlope);
    const c = f - rho * (p * psiSlope + q * phiSlope);
    const [a, b] = [(p + q) * f - p * q * slope, p * q * f];
    let step = last ? lastStep(c, a, b) : innerStep(c, a, b);
    if (!(f * step < 0)) step = -f / slope;
    const next = within(tau + step, low, high);
    if (next === tau || next === low || next === high) return next;
    tau = next;
  }
  return tau;
}

/** The root η of c η² − a η + b that lies between the poles. */
function innerStep(c: number, a: number, b: number): number {
  if (c === 0) return b / a;
  const root = Math.sqrt(Math.abs(a * a - 4 * b * c));
  return a <= 0 ? (a - root) / (2 * c) : (2 * b) / (a + root);
}

/** The root η of |c| η² − a η + b that lies above both poles. */
function lastStep(c: number, a: number, b: number): number {
  const root = Math.sqrt(Math.abs(a * a - 4 * b * Math.abs(c)));
  return a >= 0 ? (a + root) / (2 * Math.abs(c)) : (2 * b) / (a - root);
}

/**
 * The vector ẑ for which the computed roots are exact (Löwner's formula, Gu and Eisenstat 1994), times √ρ: with it in
 * place of z the eigenvectors come out orthogonal to working accuracy. Signs are those of z.
 */
export function loewner(problem: SecularProblem, roots: SecularRoots, z: Float64Array): Float64Array {
  const { count, gap } = problem;
  const product = new Float64Array(count);
  for (let j = 0; j < count; j++) product[j] = Math.abs(roots.differences[j * count + j]);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      if (i !== j) product[j] *= Math.abs(roots.differences[i * count + j] / gap(j, i));
    }
  }
  return product.map((p, j) => (z[j] < 0 ? -Math.sqrt(p) : Math.sqrt(p)));
}
