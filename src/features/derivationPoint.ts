/** Points at which a named derivation is checked: its parameters drawn at random, or set by the user. */
import type { Given } from '../analysis/evaluate';
import { Undetermined } from '../base/undetermined';
import { Random } from '../core/random/random';
import { Tensor } from '../core/tensor/tensor';
import type { Derivation, Parameter } from '../derive/documents/document';

export interface Point {
  /** What was drawn. */
  readonly given: ReadonlyMap<string, Given>;
  /** Assignments of the parameters that are expressions. */
  readonly code: string;
}

type Draw = (random: Random, sizes: readonly number[]) => Tensor;

/** What `name(sizes)` draws, elements in row-major order. */
const DRAWS: Readonly<Record<string, Draw>> = {
  /** Standard normal. */
  normal: (random, sizes) => filled(sizes, () => random.normal()),
  /** Between 0.2 and 2. */
  positive: (random, sizes) => filled(sizes, () => 0.2 + 1.8 * random.uniform()),
  /** Between 0.05 and 0.95. */
  unit: (random, sizes) => filled(sizes, () => 0.05 + 0.9 * random.uniform()),
  signs: (random, sizes) => filled(sizes, () => (random.uniform() < 0.5 ? -1 : 1)),
  bits: (random, sizes) => filled(sizes, () => (random.uniform() < 0.5 ? 0 : 1)),
  /** Positive and of sum 1 along the last axis. */
  simplex: (random, sizes) => {
    const t = filled(sizes, () => 0.1 + random.uniform());
    const data = t.dense();
    const n = sizes.at(-1) ?? 1;
    for (let row = 0; row < data.length; row += n) {
      let total = 0;
      for (let k = row; k < row + n; k++) total += data[k];
      for (let k = row; k < row + n; k++) data[k] /= total;
    }
    return t;
  },
  /** Symmetric and positive definite, M Mᵀ/n + 1/2. */
  spd: (random, sizes) => {
    const [n] = sizes;
    const m = filled([n, n], () => random.normal()).dense();
    const entry = (i: number, j: number) => {
      let sum = i === j ? 0.5 : 0;
      for (let k = 0; k < n; k++) sum += (m[i * n + k] * m[j * n + k]) / n;
      return sum;
    };
    let next = 0;
    return filled([n, n], () => entry(Math.floor(next / n), next++ % n));
  },
};

const CALL = new RegExp(`^(${Object.keys(DRAWS).join('|')}|index)\\(([^()]*)\\)$`);
const RANGE = /^(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)$/;
const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function filled(sizes: readonly number[], next: () => number): Tensor {
  const count = sizes.reduce((a, b) => a * b, 1);
  return Tensor.from('float64', sizes, Float64Array.from({ length: count }, next));
}

/**
 * @param settings right-hand sides by name, in the place of those of the document.
 * @throws Undetermined when a setting names no parameter, or something cannot be drawn.
 */
export function drawPoint(d: Derivation, settings: ReadonlyMap<string, string>, seed: number): Point {
  for (const name of settings.keys()) {
    if (d.parameters.some((p) => p.name === name)) continue;
    const names = d.parameters.map((p) => p.name).join(', ') || 'none';
    throw new Undetermined(`${d.name} has no parameter ${name}: its parameters are ${names}`);
  }
  const given = new Map<string, Given>();
  const code: string[] = [];
  for (const [k, p] of d.parameters.entries()) {
    const setting = settings.get(p.name);
    const drawn = setting === undefined ? draw(p, given, new Random(seed, k)) : setTo(p, setting);
    if (typeof drawn === 'string') code.push(`${p.name} = ${drawn}`);
    else given.set(p.name, drawn);
  }
  return { given, code: code.join('\n') };
}

/** A value, or the expression that the parameter is. */
function draw(p: Parameter, given: ReadonlyMap<string, Given>, random: Random): Given | string {
  const range = RANGE.exec(p.source);
  if (range) {
    const [low, high] = [Number(range[1]), Number(range[2])];
    if (!(low <= high)) throw new Undetermined(`${p.name} = ${p.source}: the range is empty`);
    return isReal(p) ? { float: low + (high - low) * random.uniform() } : { int: random.integer(low, high + 1) };
  }
  const call = CALL.exec(p.source);
  if (!call) return p.source;
  const args = call[2]
    .split(',')
    .filter((a) => a.trim() !== '')
    .map((a) => size(p, a, given));
  if (call[1] !== 'index') return scalarOr(DRAWS[call[1]](random, call[1] === 'spd' ? args.slice(0, 1) : args));
  const [below, ...sizes] = args;
  const whole = filled(sizes, () => random.integer(0, below));
  return sizes.length === 0 ? { int: whole.dense()[0] } : Tensor.from('int64', sizes, whole.dense());
}

function isReal(p: Parameter): boolean {
  return p.source.replace('..', '').includes('.');
}

function scalarOr(t: Tensor): Given {
  return t.rank === 0 ? { float: t.dense()[0] } : t;
}

/** A sum of products of whole numbers and of names of them. */
function size(p: Parameter, text: string, given: ReadonlyMap<string, Given>): number {
  const factor = (word: string): number => {
    const name = word.trim();
    if (/^\d+$/.test(name)) return Number(name);
    const value = given.get(name);
    if (value !== undefined && 'int' in value) return value.int;
    throw new Undetermined(`${p.name} = ${p.source}: ${name || 'nothing'} is no whole number that is given above`);
  };
  const product = (term: string) =>
    term
      .split('*')
      .map(factor)
      .reduce((a, b) => a * b);
  const total = text
    .split('+')
    .map(product)
    .reduce((a, b) => a + b);
  if (total < 1 || total > 4096)
    throw new Undetermined(`${p.name} = ${p.source}: a size is from 1 to 4096, found ${total}`);
  return total;
}

/** What a user set: a number, a nested list, or an expression in NumPy's words. */
function setTo(p: Parameter, text: string): Given | string {
  const value = text.trim();
  if (value === '') throw new Undetermined(`${p.name}: expected a value, found nothing`);
  if (NUMBER.test(value)) {
    const isWhole = !isReal(p) && (RANGE.test(p.source) || /^-?\d+$/.test(p.source) || p.source.startsWith('index('));
    if (isWhole && !Number.isSafeInteger(Number(value))) {
      throw new Undetermined(`${p.name} is a whole number, found ${value}`);
    }
    return isWhole ? { int: Number(value) } : { float: Number(value) };
  }
  if (!value.startsWith('[')) return value;
  return p.source.startsWith('index(') ? `np.array(${value})` : `np.array(${value}, dtype=float)`;
}
