/** Sizes at which kernels are checked: odd ones, 0 and 1, and long sums. */
import type { Operation, Sizes } from '../../src/core/gpu/operation';

/** By the number of an operation's sizes that are no yes or no: 0 and 1 alone and together, primes, powers of two and their neighbours. */
const EDGES = [0, 1, 2, 3, 17, 31, 64, 65];

const MORE: Readonly<Record<string, readonly Sizes[]>> = {
  matmul: [
    { M: 5, K: 1536, N: 67 },
    { M: 3, K: 8191, N: 70 },
    { M: 66, K: 8192, N: 9 },
    { M: 130, K: 33, N: 131 },
  ],
};

export function trialsOf(operation: Operation): Sizes[] {
  const free = operation.sizes.filter((s) => !s.isFlag);
  const flags = operation.sizes.filter((s) => s.isFlag);
  const trials: Sizes[] = [];
  EDGES.forEach((_, i) => {
    // Another size of the list for each, so that they differ.
    trials.push(Object.fromEntries(free.map(({ name }, j) => [name, EDGES[(i + 3 * j) % EDGES.length]])));
  });
  for (const { name } of free) {
    const others = Object.fromEntries(free.map((s) => [s.name, 5]));
    trials.push({ ...others, [name]: 0 }, { ...others, [name]: 1 });
  }
  const all = [...trials, ...(MORE[operation.id] ?? [])];
  return flags.reduce<Sizes[]>(
    (list, { name }) =>
      list.flatMap((sizes) => (name in sizes ? [sizes] : [0, 1].map((x) => ({ ...sizes, [name]: x })))),
    all,
  );
}
