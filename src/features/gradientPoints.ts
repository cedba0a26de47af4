/** Points at which formulas are checked: random tensors of distinct small sizes, in the domain of the expression. */
import type { Given } from '../analysis/evaluate';
import { Undetermined } from '../base/undetermined';
import { Tensor } from '../core/tensor/tensor';
import type { Size } from '../derive/index';
import { SIZE_PREFIX } from './gradientSizes';
import type { Problem } from './gradients';

/** How elements are drawn where nothing is said of them; the first that gives finite values is taken. */
export const MODES = ['normal', 'positive', 'unit', 'spd', 'large'] as const;
export type Mode = (typeof MODES)[number];

/** Neither they nor the numbers before them are likely to stand in a library's formula. */
const SMALL = [7, 11];
const PRIMES = [13, 17, 19, 23, 29, 37, 43, 47];

/** Sums over more elements are kept from growing: a softmax of large numbers has no differences. */
const LONGEST_ROW = 8;

/** Marsaglia's xorshift with 32 bits, and Box and Muller's normal numbers: a formula's primes make large tensors. */
export class QuickRandom {
  private state: number;
  private spare: number | null = null;

  constructor(seed: number) {
    this.state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) | 1;
    for (let k = 0; k < 8; k++) this.uniform();
  }

  /** In (0, 1). */
  uniform(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return ((x >>> 0) + 0.5) / 2 ** 32;
  }

  normal(): number {
    const { spare } = this;
    if (spare !== null) {
      this.spare = null;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}

export class Sampler {
  readonly names: readonly string[];
  private mode: Mode = 'normal';

  constructor(private readonly problem: Problem) {
    const inShapes = [...problem.shapes.values()].flat().flatMap((d) => [...d.powers.keys()]);
    this.names = [...new Set([...inShapes, ...problem.ints.flatMap((int) => [...int.size.powers.keys()])])];
  }

  /** A prime for each named size that neither the code nor the shapes mention. `isFalling`: the first is the largest. */
  primes(isFalling = false): Map<string, number> {
    const numbers = new Set((this.problem.code.match(/\d+/g) ?? []).map(Number));
    for (const d of [...this.problem.shapes.values()].flat())
      if (d.powers.size === 0 || d.factor !== 1) numbers.add(d.factor);
    // Of tensors of many axes there would be very many elements.
    const primes = this.names.length > 3 ? [...SMALL, ...PRIMES] : PRIMES;
    const free = primes.filter((p) => ![...numbers].some((n) => n > 0 && (n % p === 0 || (n + 1) % p === 0)));
    if (free.length < this.names.length) throw new Undetermined(`more than ${free.length} named sizes`);
    const used = free.slice(0, this.names.length);
    if (isFalling) used.reverse();
    return new Map((isFalling ? this.names : this.compoundFirst()).map((name, k) => [name, used[k]]));
  }

  /** Sizes that shapes multiply with others have small primes, so that no axis is very long. */
  private compoundFirst(): string[] {
    const compound = new Set(
      [...this.problem.shapes.values()].flat().flatMap(({ powers }) => (powers.size > 1 ? [...powers.keys()] : [])),
    );
    return [...this.names.filter((n) => compound.has(n)), ...this.names.filter((n) => !compound.has(n))];
  }

  /** Sizes to check with: distinct small ones, others, and one that is 1. */
  sizeSets(): Map<string, number>[] {
    const from = (start: number) => new Map(this.names.map((name, k) => [name, start + k]));
    const one = new Map(this.names.map((name, k) => [name, k === 0 ? 1 : 2 + k]));
    const last = this.names.length - 1;
    const other = new Map(this.names.map((name, k) => [name, k === last ? 1 : 3 + k]));
    const falling = new Map(this.names.map((name, k) => [name, 3 + this.names.length - k]));
    const sets = [from(2), falling, new Map(this.names.map((name, k) => [name, 4 + ((k * 3) % 5)]))];
    return this.names.length === 0 ? [from(2), from(2)] : [...sets, one, ...(last > 0 ? [other] : [])];
  }

  /** Tries the ways to draw until a computation has finite values. */
  firstFinite<T extends { readonly output: { readonly value: Tensor } }>(run: (mode: Mode) => T): T {
    let last: T | null = null;
    for (const mode of MODES) {
      this.mode = mode;
      last = run(mode);
      if (last.output.value.dense().every(Number.isFinite)) return last;
    }
    throw new Undetermined('no point was found at which the value is finite: say what the variables are (domain)');
  }

  draw(sizes: ReadonlyMap<string, number>, seed: number, mode = this.mode): Map<string, Given> {
    const random = new QuickRandom(1000 + seed);
    const given = new Map<string, Given>();
    for (const [name, shape] of this.problem.shapes) {
      const dims = shape.map((d) => elementsOf(d, sizes));
      given.set(name, this.tensor(random, dims, this.problem.domains.get(name), mode, sizes));
    }
    for (const { name, size } of this.problem.ints) given.set(SIZE_PREFIX + name, { int: elementsOf(size, sizes) });
    return given;
  }

  private tensor(
    random: QuickRandom,
    dims: readonly number[],
    domain: string | undefined,
    mode: Mode,
    sizes: ReadonlyMap<string, number>,
  ): Tensor {
    const count = dims.reduce((a, b) => a * b, 1);
    const scale = dims.length > 1 ? Math.sqrt(Math.min(1, LONGEST_ROW / dims[dims.length - 1])) : 1;
    const normal = () => Float64Array.from({ length: count }, () => scale * random.normal());
    const unit = () => Float64Array.from({ length: count }, () => random.uniform());
    const isSquare = dims.length >= 2 && dims.at(-1) === dims.at(-2);
    const bound = domain ? /^int<(\w+)$/.exec(domain) : null;
    if (bound) {
      const most = /^\d+$/.test(bound[1]) ? Number(bound[1]) : sizes.get(bound[1]);
      if (!most) throw new Undetermined(`domain: ${bound[1]} is no size`);
      return new Tensor(
        'int64',
        unit().map((u) => Math.min(most - 1, Math.floor(u * most))),
        dims,
      );
    }
    if (domain === 'bool') return new Tensor('bool', mask(unit(), dims, mode), dims);
    const kind = domain ?? (mode === 'spd' ? (isSquare ? 'spd' : 'normal') : mode);
    switch (kind) {
      case 'normal':
        return new Tensor('float64', normal(), dims);
      case 'large':
        return new Tensor(
          'float64',
          unit().map((u) => 1.5 + u),
          dims,
        );
      case 'pos':
      case 'positive':
        return new Tensor(
          'float64',
          unit().map((u) => 0.3 + 1.5 * u),
          dims,
        );
      case 'unit':
        return new Tensor(
          'float64',
          unit().map((u) => 0.1 + 0.8 * u),
          dims,
        );
      case 'prob':
        return new Tensor('float64', distributions(unit(), dims.at(-1) ?? 1), dims);
      case 'sym':
      case 'spd':
        if (!isSquare) throw new Undetermined(`domain: a matrix that is ${kind} has as many rows as columns`);
        return new Tensor('float64', symmetric(normal(), dims.at(-1)!, kind === 'spd'), dims);
      default:
        throw new Undetermined(`domain: ${kind} is none of sym, spd, pos, prob, bool, int<n`);
    }
  }
}

function elementsOf({ factor, powers }: Size, sizes: ReadonlyMap<string, number>): number {
  return [...powers].reduce((n, [name, p]) => n * sizes.get(name)! ** p, factor);
}

/** True here and there. In each row something is true and something false, where there are two elements. */
function mask(values: Float64Array, dims: readonly number[], mode: Mode): Float64Array {
  const n = dims.at(-1) ?? 1;
  const most = mode === 'normal' ? 0.3 : mode === 'positive' ? 0.7 : 0.5;
  return values.map((u, k) => {
    const [row, column] = [Math.floor(k / n), k % n];
    if (column === row % n) return Number(mode === 'positive');
    if (column === (row + 1) % n) return Number(mode !== 'positive');
    return Number(u < most);
  });
}

function distributions(values: Float64Array, n: number): Float64Array {
  for (let from = 0; from < values.length; from += n) {
    const row = values.subarray(from, from + n);
    for (let i = 0; i < n; i++) row[i] += 0.2;
    const total = row.reduce((a, b) => a + b, 0);
    for (let i = 0; i < n; i++) row[i] /= total;
  }
  return values;
}

/** (A + Aᵀ)/2, or A Aᵀ/n + I/2. */
function symmetric(values: Float64Array, n: number, isDefinite: boolean): Float64Array {
  const out = new Float64Array(values.length);
  for (let from = 0; from < values.length; from += n * n) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let v = 0;
        if (isDefinite) {
          for (let k = 0; k < n; k++) v += (values[from + i * n + k] * values[from + j * n + k]) / n;
          if (i === j) v += 0.5;
        } else v = (values[from + i * n + j] + values[from + j * n + i]) / 2;
        out[from + i * n + j] = v;
      }
    }
  }
  return out;
}
