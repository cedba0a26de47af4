/** Recorded calls with tensors of other sizes: the same size becomes the same, so that what has to agree still does. */
import { type Call, isOperand, type Operand } from './differences';

export const CONDITIONS = ['distinct odd sizes', 'size 1', 'size 0', 'broadcast'] as const;
export type Condition = (typeof CONDITIONS)[number];

const ODD = [3, 5, 7, 9, 11];

/** The calls that a recorded one becomes under a condition; none where it cannot have it. */
export function resized(call: Call, condition: Condition): Call[] {
  const shapes = Object.values(call.given).flatMap((v) => (isOperand(v) ? [v.sizes] : []));
  const sizes = [...new Set(shapes.flat())];
  if (sizes.length === 0) return [];
  switch (condition) {
    case 'distinct odd sizes':
      return isOddAndDistinct(shapes)
        ? [call]
        : [byDims(call), to(call, new Map(sizes.map((s, i) => [s, ODD[i % 5]])))];
    case 'size 1':
    case 'size 0': {
      const size = condition === 'size 1' ? 1 : 0;
      if (sizes.includes(size)) return [call];
      const bySize = [new Map(sizes.map((s) => [s, size])), ...sizes.map((s) => new Map([[s, size]]))];
      return [...bySize.map((m) => to(call, m)), ...firstAs(call, size)];
    }
    case 'broadcast':
      return broadcast(call);
  }
}

function isOddAndDistinct(shapes: readonly (readonly number[])[]): boolean {
  return shapes.every((s) => s.every((d) => d % 2 === 1 && d > 1) && new Set(s).size === s.length);
}

/** Sizes by the place of a dim, where tensors have the same shape: (5, 5) becomes (3, 5). */
function byDims(call: Call): Call {
  return withSizes(call, (sizes) => sizes.map((_, i) => ODD[i % 5]));
}

/** Each axis of the tensors alone, where a size stands for another axis, too: the batch of square matrices. */
function firstAs(call: Call, size: number): Call[] {
  const rank = Math.max(...Object.values(call.given).map((v) => (isOperand(v) ? v.sizes.length : 0)));
  return Array.from({ length: rank }, (_, axis) =>
    withSizes(call, (sizes) => sizes.map((s, i) => (i === axis ? size : s))),
  );
}

function to(call: Call, sizes: ReadonlyMap<number, number>): Call {
  return withSizes(call, (old) => old.map((s) => sizes.get(s) ?? s));
}

/** Of operands of one shape, one has a dim of size 1, or lacks its first dim. */
function broadcast(call: Call): Call[] {
  const operands = Object.entries(call.given).filter((e): e is [string, Operand] => isOperand(e[1]));
  if (operands.length < 2) return [];
  if (operands.some(([, x]) => x.sizes.join() !== operands[0][1].sizes.join())) return [call];
  return operands.flatMap(([one]) => [
    withSizes(call, (sizes, name) => (name === one ? sizes.map((s, i) => (i === 0 ? 1 : s)) : sizes)),
    withSizes(call, (sizes, name) => (name === one && sizes.length > 1 ? sizes.slice(1) : sizes)),
  ]);
}

function withSizes(call: Call, change: (sizes: readonly number[], name: string) => readonly number[]): Call {
  const entries = Object.entries(call.given).map(([name, value]) => {
    if (!isOperand(value) || (value.sizes.length === 0 && call.grad.includes(name))) return [name, value] as const;
    return [name, filled(value, change(value.sizes, name), call.grad.includes(name))] as const;
  });
  return { ...call, given: Object.fromEntries(entries) };
}

/** The elements again and again; floats are smaller by another part each time, so that there are no ties and full rank. */
function filled(x: Operand, sizes: readonly number[], isFloat: boolean): Operand {
  const count = sizes.reduce((a, b) => a * b, 1);
  const leaves = Array.from({ length: count }, (_, next) => {
    const leaf = x.leaves[next % x.leaves.length] ?? 0.5;
    const part = next < x.leaves.length ? 0 : 0.3 * Math.abs((Math.sin(next) * 43758.5453) % 1);
    return isFloat ? leaf * (1 - part) : leaf;
  });
  return { ...x, sizes, leaves };
}
