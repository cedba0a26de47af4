/**
 * The check of a formula, which knows nothing of the rules that made it: the formula's text is run at random points and
 * compared with differences of the expression's values alone, by central differences with Richardson's extrapolation.
 */
import type { Given, Library } from '../analysis/evaluate';
import { Undetermined } from '../base/undetermined';
import { Tensor } from '../core/tensor/tensor';
import { QuickRandom, type Sampler } from './gradientPoints';
import { Around, Formula } from './gradientRuns';
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
  const formulas = { numpy: new Formula(numpy, 'numpy') };
  try {
    for (let draw = 0; draw < MOST_DRAWS; draw++) {
      const given = sampler.draw(sampler.sizeSets()[1], 400 + draw);
      if (new Point(problem, given, 500 + draw).error(formulas) !== null) return true;
    }
    return false;
  } catch (e) {
    if (e instanceof Undetermined) return false;
    throw e;
  }
}

/**
 * @param texts of which the values are the gradients by all of `problem.wrts`.
 * @param alive throws when the answer is no longer wanted.
 * @throws Undetermined where the formula is not confirmed.
 */
export function checkGradient(problem: Problem, sampler: Sampler, texts: Texts, alive = () => {}): Checked {
  const formulas = formulasOf(texts);
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
      const error = point.error(formulas);
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

type Formulas = Readonly<Partial<Record<Library, Formula>>>;

function formulasOf(texts: Texts): Formulas {
  const known = LIBRARIES.flatMap((library): [Library, Formula][] => {
    const text = texts[library];
    return text === undefined ? [] : [[library, new Formula(text, library)]];
  });
  return Object.fromEntries(known);
}

/** A tensor that is differentiated by, and a direction. */
interface Way {
  /** Among the gradients. */
  readonly at: number;
  readonly name: string;
  readonly wrt: Tensor;
  readonly direction: Tensor;
}

/** What the gradients by some tensors are compared with: the derivative along all their directions at once, by differences. */
interface Slope {
  readonly ways: readonly Way[];
  readonly slope: number;
}

/** An error, or null where nothing is said. */
type Accept = (
  results: readonly Tensor[],
  slope: Slope,
  value: Tensor,
  /** The upstream gradient, or the second direction of a Hessian. */
  outer: Tensor,
  around: Around,
) => number | null;

class Point {
  private readonly random: QuickRandom;
  private readonly wrts: readonly (readonly [string, Tensor])[];
  /** Why the expression has no value here. */
  reason: string | null = null;

  constructor(
    private readonly problem: Problem,
    private readonly given: ReadonlyMap<string, Given>,
    seed: number,
  ) {
    this.random = new QuickRandom(seed);
    this.wrts = problem.wrts.map((name) => {
      const wrt = given.get(name);
      if (!(wrt instanceof Tensor) || wrt.dtype !== 'float64')
        throw new Undetermined(`${name} is a tensor of integers: it has no gradient`);
      return [name, wrt];
    });
  }

  /** The largest error, or null where differences tell nothing. @throws Undetermined where the formula is wrong. */
  error(formulas: Formulas): number | null {
    const around = this.orNull(() => new Around(this.problem.code, this.problem.library, this.given));
    if (!around?.value.dense().every(Number.isFinite)) return null;
    const { value } = around;
    if (value.rank !== (this.problem.rank ?? value.rank)) return null;
    const upstream = this.normal(value.sizes);
    const second = this.problem.kind === 'hessian' ? this.direction(around, ...this.wrts[0]) : null;
    const ways = this.wrts.map(([name, wrt], at): Way => {
      return { at, name, wrt, direction: this.direction(around, name, wrt) };
    });
    const texts = this.inWords(formulas, value, upstream);
    const compared = (parts: readonly (readonly Way[])[], accept: Accept): number | null => {
      const slopes = this.slopes(parts, around, this.problem.kind === 'grad' ? null : upstream, second);
      if (!slopes) return null;
      let worst = 0;
      for (const resultsOf of texts) {
        const results = resultsOf();
        for (const slope of slopes) {
          const error = results && accept(results, slope, value, second ?? upstream, around);
          if (error === null) return null;
          worst = Math.max(worst, error);
        }
      }
      return worst;
    };
    // What is not clear along all directions at once is looked at along each.
    const each = ways.map((way) => [way]);
    const joint = each.length > 1 ? compared([ways], this.jointly) : null;
    return joint ?? compared(each, this.alone);
  }

  /** Derivatives by differences; null where they tell nothing. */
  private slopes(
    parts: readonly (readonly Way[])[],
    around: Around,
    upstream: Tensor | null,
    second: Tensor | null,
  ): Slope[] | null {
    const slopes: Slope[] = [];
    for (const ways of parts) {
      const line = new Line(around, ways, second ? null : upstream);
      const slope = this.orNull(() => (second ? line.secondSlope(second) : line.slope()));
      if (slope === null) return null;
      slopes.push({ ways, slope });
    }
    return slopes;
  }

  /** The gradients in the words of each library, worked out when they are first asked for. */
  private inWords(formulas: Formulas, value: Tensor, upstream: Tensor): (() => readonly Tensor[] | null)[] {
    const all = LIBRARIES.flatMap((library) => formulas[library] ?? []);
    return all.map((formula) => {
      let known: readonly Tensor[] | null = null;
      return () => (known ??= this.results(formula, value, upstream));
    });
  }

  private results(formula: Formula, value: Tensor, upstream: Tensor): readonly Tensor[] | null {
    const given = new Map(this.given);
    if (this.problem.kind === 'vjp') given.set(this.problem.upstream, upstream);
    const run = () => formula.run(given);
    // Where the value is 0, a formula may have it as 0 · ∞.
    const isZero = value.dense().every((v) => Math.abs(v) < ROUNDING);
    const results = isZero ? this.orNull(run) : run();
    if (results && results.length !== this.wrts.length)
      throw new Undetermined(`the formula has ${results.length} values, expected were ${this.wrts.length}`);
    return results;
  }

  /**
   * Between all gradients and the slope along all directions, measured by the smallest of them; null where that is not
   * clearly nothing. The directions are independent, so that errors of several gradients do not cancel.
   */
  private readonly jointly: Accept = (results, { ways, slope }, value, outer) => {
    let own = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const { at, wrt, direction } of ways) {
      const result = results[at].to('float64');
      this.requireSizes(result, value, wrt);
      own += this.contracted(result, direction, outer);
      least = Math.min(least, norm(result) * norm(direction));
    }
    const error = Math.abs(own - slope) / Math.max(1, least);
    return error <= TOLERANCE ? error : null;
  };

  /** Between one gradient and its slope. Null where that tells nothing. @throws Undetermined where it is too large. */
  private readonly alone: Accept = (results, { ways, slope }, value, outer, around) => {
    const [{ at, wrt, direction }] = ways;
    const result = results[at].to('float64');
    this.requireSizes(result, value, wrt);
    // Where the formula has no value, the differences have one by chance alone.
    if (!result.dense().every(Number.isFinite) && value.dense().some((v) => v === 0)) return null;
    const own = this.contracted(result, direction, outer);
    const scale = Math.max(1, Math.abs(slope), norm(result) * norm(direction));
    const error = Math.abs(own - slope) / scale;
    if (error <= (this.problem.kind === 'hessian' ? SECOND_TOLERANCE : TOLERANCE)) return error;
    if (!this.isSteady(value, around)) return null;
    throw new Undetermined(`the formula does not agree with differences: ${own} against ${slope}`);
  };

  private requireSizes(result: Tensor, value: Tensor, wrt: Tensor): void {
    const expected = this.expectedSizes(value, wrt);
    if (result.sizes.join() === expected.join()) return;
    throw new Undetermined(
      `the formula has the sizes (${result.sizes.join(', ')}), expected were (${expected.join(', ')})`,
    );
  }

  /**
   * Decompositions of symmetric matrices look at one triangle of them. By convention their gradient is that of the
   * function of (A + Aᵀ)/2: it is symmetric, and compared with differences along symmetric directions.
   */
  private readsTriangle(around: Around, name: string, wrt: Tensor): boolean {
    if (!/eigh|eigvalsh|symeig|cholesky/.test(this.problem.code)) return false;
    const [rows, columns] = wrt.sizes.slice(-2);
    if (wrt.rank < 2 || rows !== columns || rows === 1) return false;
    const { value } = around;
    return [1, -1].some((side) => {
      const data = wrt.dense().map((v, k) => {
        const isBeside = side * ((k % columns) - (Math.floor(k / columns) % rows)) > 0;
        return isBeside ? v + 0.1 : v;
      });
      const other = this.orNull(() => around.at(new Map([[name, new Tensor('float64', data, wrt.sizes)]])));
      return other?.dense().every((v, k) => v === value.dense()[k]) ?? false;
    });
  }

  /** Does the value stay when what is given changes by about what rounding does? Inverses of singular matrices do not. */
  private isSteady(value: Tensor, around: Around): boolean {
    const moved = new Map<string, Tensor>();
    for (const [name, t] of this.given) {
      if (!(t instanceof Tensor) || t.dtype !== 'float64') continue;
      const data = t.dense().map((v) => v * (1 + 1e-14 * this.random.normal()));
      moved.set(name, new Tensor('float64', data, t.sizes));
    }
    const other = this.orNull(() => around.at(moved));
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

  private direction(around: Around, name: string, wrt: Tensor): Tensor {
    const drawn = this.normal(wrt.sizes);
    return this.readsTriangle(around, name, wrt) ? symmetric(drawn) : drawn;
  }

  private normal(sizes: readonly number[]): Tensor {
    const count = sizes.reduce((a, b) => a * b, 1);
    const data = Float64Array.from({ length: count }, () => this.random.normal());
    return new Tensor('float64', data, sizes);
  }

  private expectedSizes(value: Tensor, { sizes }: Tensor): readonly number[] {
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
}

/** Differences of the values along a line through a point. */
class Line {
  constructor(
    private readonly around: Around,
    private readonly ways: readonly Way[],
    /** null of a number. */
    private readonly upstream: Tensor | null,
  ) {}

  slope(): number | null {
    const central = (h: number) => (this.at(h) - this.at(-h)) / (2 * h);
    return extrapolated([central(STEP), central(STEP / 2), central(STEP / 4)], 1e-7);
  }

  /** Of one tensor, along another direction, too. */
  secondSlope(other: Tensor): number | null {
    const mixed = (h: number) =>
      (this.at(h, other, h) - this.at(h, other, -h) - this.at(-h, other, h) + this.at(-h, other, -h)) / (4 * h * h);
    return extrapolated([mixed(4 * STEP), mixed(2 * STEP), mixed(STEP)], 3e-5);
  }

  /** The value, weighted with the upstream gradient. */
  private at(step: number, other: Tensor | null = null, otherStep = 0): number {
    const changes = this.ways.map(({ name, wrt, direction }): [string, Tensor] => {
      const data = Float64Array.from(wrt.dense());
      add(data, step, direction.dense());
      if (other) add(data, otherStep, other.dense());
      return [name, new Tensor('float64', data, wrt.sizes)];
    });
    const y = this.around.at(new Map(changes)).dense();
    return this.upstream ? dot(y, this.upstream.dense()) : y[0];
  }
}

function add(to: Float64Array, factor: number, direction: ArrayLike<number>): void {
  for (let i = 0; i < to.length; i++) to[i] += factor * direction[i];
}

/** Twice Richardson's; null where the two best do not agree, as near a kink, or are not numbers. */
function extrapolated([a, b, c]: readonly number[], tolerance: number): number | null {
  const [first, second] = [(4 * b - a) / 3, (4 * c - b) / 3];
  const best = (16 * second - first) / 15;
  if (!Number.isFinite(best)) return null;
  return Math.abs(second - best) <= tolerance * Math.max(1, Math.abs(best), Math.abs(a)) ? best : null;
}

/** (T + Tᵀ)/2 of the last axes. */
function symmetric(t: Tensor): Tensor {
  const n = t.sizes[t.rank - 1];
  const from = t.dense();
  const data = from.map((v, k) => {
    const [i, j] = [Math.floor(k / n) % n, k % n];
    return (v + from[k - i * n - j + j * n + i]) / 2;
  });
  return new Tensor('float64', data, t.sizes);
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
