/**
 * The check of a formula, which knows nothing of the rules that made it: the formula's text is run at random points and
 * compared with differences of the expression's values alone, by central differences with Richardson's extrapolation.
 */
import { evaluateCode, type Given, type Library } from '../analysis/evaluate';
import { Undetermined } from '../base/undetermined';
import { Random } from '../core/random/random';
import { Tensor } from '../core/tensor/tensor';
import type { Sampler } from './gradientPoints';
import type { Problem } from './gradients';

export interface Checked {
  /** Points at which formula and differences were compared. */
  readonly points: number;
  readonly max_rel_err: number;
}

const STEP = 2e-3;
const TOLERANCE = 1e-6;
/** Of second derivatives, which differences give less exactly. */
const SECOND_TOLERANCE = 2e-4;
const ROUNDING = 1e-9;
const MOST_DRAWS = 6;
/** Of the first two sets of sizes, and of the others. */
const POINTS = [2, 2, 1];

/** In one library's words or several. */
export type Texts = Readonly<Partial<Record<Library, string>>>;

const LIBRARIES = ['numpy', 'torch'] as const;

/** Do steps, as lines of NumPy, agree with differences at a point? Those that do not are not shown. */
export function stepsHold(problem: Problem, sampler: Sampler, numpy: string): boolean {
  try {
    for (let draw = 0; draw < MOST_DRAWS; draw++) {
      const given = sampler.draw(sampler.sizeSets()[1], 400 + draw);
      if (new Point(problem, given, 500 + draw).error({ numpy }) !== null) return true;
    }
    return false;
  } catch (e) {
    if (e instanceof Undetermined) return false;
    throw e;
  }
}

/**
 * @param alive throws when the answer is no longer wanted.
 * @throws Undetermined where the formula is not confirmed.
 */
export function checkGradient(problem: Problem, sampler: Sampler, texts: Texts, alive = () => {}): Checked {
  let points = 0;
  let worst = 0;
  let sets = 0;
  let reason: string | null = null;
  for (const [k, sizes] of sampler.sizeSets().entries()) {
    let passed = 0;
    for (let draw = 0; passed < (POINTS[k] ?? 1) && draw < MOST_DRAWS; draw++) {
      alive();
      const given = sampler.draw(sizes, 17 * k + draw + 1);
      const point = new Point(problem, given, 31 * k + draw);
      const error = point.error(texts);
      reason ??= point.reason;
      // Near a kink or outside the domain: another point is drawn.
      if (error === null) continue;
      worst = Math.max(worst, error);
      passed++;
    }
    if (passed > 0) sets++;
    points += passed;
  }
  if (sets < 2) {
    const why = reason ?? 'too few points are far enough from kinks';
    throw new Undetermined(`the formula could not be checked: ${why}`);
  }
  return { points, max_rel_err: worst };
}

class Point {
  private readonly random: Random;
  private readonly wrt: Tensor;
  /** Why the expression has no value here. */
  reason: string | null = null;

  constructor(
    private readonly problem: Problem,
    private readonly given: ReadonlyMap<string, Given>,
    seed: number,
  ) {
    this.random = new Random(seed);
    const wrt = given.get(problem.wrt);
    if (!(wrt instanceof Tensor) || wrt.dtype !== 'float64')
      throw new Undetermined(`${problem.wrt} is a tensor of integers: it has no gradient`);
    this.wrt = wrt;
  }

  /** The largest error, or null where differences tell nothing. @throws Undetermined where the formula is wrong. */
  error(texts: Texts): number | null {
    const value = this.orNull(() => this.forward(this.wrt));
    if (!value?.dense().every(Number.isFinite)) return null;
    const upstream = this.normal(value.sizes);
    const direction = this.normal(this.wrt.sizes);
    const second = this.problem.kind === 'hessian' ? this.normal(this.wrt.sizes) : null;
    const slope = this.orNull(() =>
      second
        ? this.secondSlope(direction, second)
        : this.slope(direction, this.problem.kind === 'grad' ? null : upstream),
    );
    if (slope === null) return null;
    const tolerance = second ? SECOND_TOLERANCE : TOLERANCE;
    let worst = 0;
    for (const library of LIBRARIES) {
      const text = texts[library];
      if (text === undefined) continue;
      const isZero = value.dense().every((v) => Math.abs(v) < ROUNDING);
      const run = () => this.run(text, library, upstream);
      // Where the value is 0, a formula may have it as 0 · ∞.
      const result = isZero ? this.orNull(run) : run();
      if (!result) return null;
      const expected = this.expectedSizes(value);
      if (result.sizes.join() !== expected.join())
        throw new Undetermined(
          `the formula has the sizes (${result.sizes.join(', ')}), expected were (${expected.join(', ')})`,
        );
      // Where the formula has no value, the differences have one by chance alone.
      if (!result.dense().every(Number.isFinite) && value.dense().some((v) => v === 0)) return null;
      const own = this.contracted(result, direction, second ?? upstream);
      const scale = Math.max(1, Math.abs(slope), norm(result) * norm(direction));
      const error = Math.abs(own - slope) / scale;
      if (!(error <= tolerance)) {
        if (!this.isSteady(value)) return null;
        throw new Undetermined(`the formula does not agree with differences: ${own} against ${slope}`);
      }
      worst = Math.max(worst, error);
    }
    return worst;
  }

  /** Does the value stay when what is given changes by about what rounding does? Inverses of singular matrices do not. */
  private isSteady(value: Tensor): boolean {
    const moved = new Map(
      [...this.given].map(([name, t]): [string, Given] => {
        if (!(t instanceof Tensor) || t.dtype !== 'float64') return [name, t];
        return [
          name,
          new Tensor(
            'float64',
            t.dense().map((v) => v * (1 + 1e-14 * this.random.normal())),
            t.sizes,
          ),
        ];
      }),
    );
    const other = this.orNull(() => this.forward(moved.get(this.problem.wrt) as Tensor, moved));
    const [a, b] = [value.dense(), other?.dense() ?? []];
    const isSteady = a.length === b.length && a.every((v, k) => Math.abs(v - b[k]) <= 1e-7 * Math.max(1, Math.abs(v)));
    if (!isSteady) this.reason ??= 'the expression is ill-conditioned: its value changes with rounding';
    return isSteady;
  }

  /** Outside the domain of the expression there is nothing to compare. */
  private orNull<T>(work: () => T | null): T | null {
    try {
      return work();
    } catch (e) {
      if (!(e instanceof Undetermined)) throw e;
      this.reason ??= e.message;
      return null;
    }
  }

  private normal(sizes: readonly number[]): Tensor {
    const count = sizes.reduce((a, b) => a * b, 1);
    const data = Float64Array.from({ length: count }, () => this.random.normal());
    return new Tensor('float64', data, sizes);
  }

  private expectedSizes(value: Tensor): readonly number[] {
    const { sizes } = this.wrt;
    switch (this.problem.kind) {
      case 'jacobian':
        return [...value.sizes, ...sizes];
      case 'hessian':
        return [...sizes, ...sizes];
      default:
        return sizes;
    }
  }

  /** The derivative along the direction, weighted with the upstream gradient. */
  private contracted(result: Tensor, direction: Tensor, outer: Tensor): number {
    const [a, d, o] = [result.dense(), direction.dense(), outer.dense()];
    if (this.problem.kind === 'grad' || this.problem.kind === 'vjp') return dot(a, d);
    let total = 0;
    for (let i = 0; i < o.length; i++) {
      let row = 0;
      for (let j = 0; j < d.length; j++) row += a[i * d.length + j] * d[j];
      total += o[i] * row;
    }
    return total;
  }

  private forward(wrt: Tensor, from = this.given): Tensor | null {
    const given = new Map(from);
    given.set(this.problem.wrt, wrt);
    const { outputs } = evaluateCode({
      code: this.problem.code,
      given,
      grad: [],
      defaultFloat: 'float64',
      seed: 0,
      library: this.problem.library,
    });
    return outputs[0] ?? null;
  }

  private run(code: string, library: 'numpy' | 'torch', upstream: Tensor): Tensor {
    const given = new Map(this.given);
    if (this.problem.kind === 'vjp') given.set(this.problem.upstream, upstream);
    const { outputs } = evaluateCode({ code, given, grad: [], defaultFloat: 'float64', seed: 0, library });
    return outputs[0].to('float64');
  }

  private along(steps: readonly (readonly [Tensor, number])[]): Tensor {
    const data = Float64Array.from(this.wrt.dense());
    for (const [t, by] of steps) {
      const d = t.dense();
      for (let i = 0; i < data.length; i++) data[i] += by * d[i];
    }
    return new Tensor('float64', data, this.wrt.sizes);
  }

  private weighted(steps: readonly (readonly [Tensor, number])[], upstream: Tensor | null): number {
    const y = this.forward(this.along(steps))!.dense();
    if (upstream) return dot(y, upstream.dense());
    return y[0];
  }

  private slope(direction: Tensor, upstream: Tensor | null): number | null {
    const central = (h: number) =>
      (this.weighted([[direction, h]], upstream) - this.weighted([[direction, -h]], upstream)) / (2 * h);
    return extrapolated([central(STEP), central(STEP / 2), central(STEP / 4)], 1e-7);
  }

  private secondSlope(a: Tensor, b: Tensor): number | null {
    const f = (p: number, q: number) =>
      this.weighted(
        [
          [a, p],
          [b, q],
        ],
        null,
      );
    const mixed = (h: number) => (f(h, h) - f(h, -h) - f(-h, h) + f(-h, -h)) / (4 * h * h);
    return extrapolated([mixed(4 * STEP), mixed(2 * STEP), mixed(STEP)], 3e-5);
  }
}

/** Twice Richardson's; null where the two best do not agree, as near a kink, or are not numbers. */
function extrapolated([a, b, c]: readonly number[], tolerance: number): number | null {
  const [first, second] = [(4 * b - a) / 3, (4 * c - b) / 3];
  const best = (16 * second - first) / 15;
  if (!Number.isFinite(best)) return null;
  return Math.abs(second - best) <= tolerance * Math.max(1, Math.abs(best), Math.abs(a)) ? best : null;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < b.length; i++) total += a[i] * b[i];
  return total;
}

function norm(t: Tensor): number {
  const d = t.dense();
  return Math.sqrt(dot(d, d));
}
