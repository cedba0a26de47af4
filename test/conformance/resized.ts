/** Recorded calls with tensors of other sizes: the same size becomes the same, so that what has to agree still does. */
import { flatten, type Leaf, type Nested, numberOf } from '../../src/core/tensor/nested';
import type { Line } from './differences';

export const CONDITIONS = ['distinct odd sizes', 'size 1', 'size 0', 'broadcast'] as const;
export type Condition = (typeof CONDITIONS)[number];

const ODD = [3, 5, 7, 9, 11];

/** The calls that a recorded one becomes under a condition; none where it cannot have it. */
export function resized(line: Line, condition: Condition): Line[] {
  const shapes = Object.values(line.let).flatMap((v) => (Array.isArray(v) ? [flatten(v).sizes] : []));
  const sizes = [...new Set(shapes.flat())];
  if (sizes.length === 0) return [];
  switch (condition) {
    case 'distinct odd sizes':
      return isOddAndDistinct(shapes)
        ? [line]
        : [byDims(line), to(line, new Map(sizes.map((s, i) => [s, ODD[i % 5]])))];
    case 'size 1':
    case 'size 0': {
      const size = condition === 'size 1' ? 1 : 0;
      if (sizes.includes(size)) return [line];
      return [new Map(sizes.map((s) => [s, size])), ...sizes.map((s) => new Map([[s, size]]))].map((m) => to(line, m));
    }
    case 'broadcast':
      return broadcast(line);
  }
}

function isOddAndDistinct(shapes: readonly number[][]): boolean {
  return shapes.every((s) => s.every((d) => d % 2 === 1 && d > 1) && new Set(s).size === s.length);
}

/** Sizes by the place of a dim, where tensors have the same shape: (5, 5) becomes (3, 5). */
function byDims(line: Line): Line {
  return withSizes(line, (sizes) => sizes.map((_, i) => ODD[i % 5]));
}

function to(line: Line, sizes: ReadonlyMap<number, number>): Line {
  return withSizes(line, (old) => old.map((s) => sizes.get(s) ?? s));
}

/** Of operands of one shape, one has a dim of size 1, or lacks its first dim. */
function broadcast(line: Line): Line[] {
  const names = Object.keys(line.let).filter((n) => Array.isArray(line.let[n]));
  const shape = (n: string) => flatten(line.let[n]).sizes;
  if (names.length < 2) return [];
  if (names.some((n) => shape(n).join() !== shape(names[0]).join())) return [line];
  return names.flatMap((one) => [
    withSizes(line, (sizes, name) => (name === one ? sizes.map((s, i) => (i === 0 ? 1 : s)) : sizes)),
    withSizes(line, (sizes, name) => (name === one && sizes.length > 1 ? sizes.slice(1) : sizes)),
  ]);
}

function withSizes(line: Line, change: (sizes: number[], name: string) => number[]): Line {
  const entries = Object.entries(line.let).map(([name, value]): [string, Nested] => {
    if (!Array.isArray(value)) return [name, value];
    const { sizes, leaves } = flatten(value);
    return [name, filled(change(sizes, name), leaves, line.grad!.includes(name))];
  });
  return { ...line, let: Object.fromEntries(entries) };
}

/** The elements again and again; floats are smaller by another part each time, so that there are no ties and full rank. */
function filled(sizes: readonly number[], leaves: readonly Leaf[], isFloat: boolean): Nested {
  let next = 0;
  const element = (): Leaf => {
    const leaf = leaves[next % leaves.length] ?? 0.5;
    const part = next < leaves.length ? 0 : 0.3 * Math.abs((Math.sin(next) * 43758.5453) % 1);
    next++;
    return isFloat ? numberOf(leaf) * (1 - part) : leaf;
  };
  const build = (axis: number): Nested =>
    axis === sizes.length ? element() : Array.from({ length: sizes[axis] }, () => build(axis + 1));
  return build(0);
}
