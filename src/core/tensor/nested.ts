/** Tensors as nested lists and back: the form of `nabla eval` and of recorded facts. */
import type { DType } from '../dtype';
import { isComplex } from './storage';
import { Tensor } from './tensor';

/** A number, also as text, a bool, or `nan`, `inf`, `-inf`; a complex number is `[real, imaginary]`. */
export type Leaf = number | boolean | string;
export type Nested = Leaf | readonly Nested[];

/** Nested lists of the elements. */
export function toNested(t: Tensor): Nested {
  const data = t.dense();
  let next = 0;
  const leaf = (): Nested => {
    if (t.dtype === 'bool') return data[next++] !== 0;
    if (!isComplex(t.dtype)) return named(data[next++]);
    next += 2;
    return [named(data[next - 2]), named(data[next - 1])];
  };
  const build = (axis: number): Nested =>
    axis === t.rank ? leaf() : Array.from({ length: t.sizes[axis] }, () => build(axis + 1));
  return build(0);
}

function named(x: number): number | string {
  if (Number.isFinite(x)) return x;
  return Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf';
}

/** The number that a leaf stands for. @throws RangeError for any other word. */
export function numberOf(leaf: Leaf): number {
  if (typeof leaf !== 'string') return Number(leaf);
  if (leaf === 'nan') return Number.NaN;
  if (leaf === 'inf') return Number.POSITIVE_INFINITY;
  if (leaf === '-inf') return Number.NEGATIVE_INFINITY;
  if (/^-?[\d.]+(e[+-]?\d+)?$/i.test(leaf)) return Number(leaf);
  throw new RangeError(`expected a number, "nan", "inf" or "-inf", found ${JSON.stringify(leaf)}`);
}

/** Sizes and leaves in row-major order. @throws RangeError when the lists are ragged. */
export function flatten(value: Nested): { sizes: number[]; leaves: Leaf[] } {
  const sizes: number[] = [];
  for (let v = value; Array.isArray(v); v = v[0]) {
    sizes.push(v.length);
    if (v.length === 0) break;
  }
  const leaves: Leaf[] = [];
  const visit = (v: Nested, axis: number): void => {
    if (axis === sizes.length) {
      if (Array.isArray(v)) throw new RangeError('a nested list is deeper in some places than in others');
      leaves.push(v as Leaf);
      return;
    }
    if (!Array.isArray(v) || v.length !== sizes[axis]) {
      const found = Array.isArray(v) ? `a list of ${v.length}` : 'a number';
      throw new RangeError(`expected a list of ${sizes[axis]} at depth ${axis}, found ${found}`);
    }
    for (const item of v) visit(item, axis + 1);
  };
  visit(value, 0);
  return { sizes, leaves };
}

export function fromNested(value: Nested, dtype: DType): Tensor {
  const { sizes, leaves } = flatten(value);
  return Tensor.from(dtype, sizes, leaves.map(numberOf));
}
