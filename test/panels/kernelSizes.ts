/** Sizes at which kernels are checked: odd ones, 0 and 1, and long sums. */
import type { Operation, Sizes } from '../../src/core/gpu/operation';

/** Primes, powers of two and their neighbours, with 0 and 1. */
const EDGES = [0, 1, 2, 17, 31, 64, 65];

/** Long sums, and sizes beyond a tile. */
const MORE: Readonly<Record<string, readonly Sizes[]>> = {
  matmul: [
    { M: 5, K: 1536, N: 67 },
    { M: 2, K: 8192, N: 9 },
    { M: 130, K: 33, N: 131 },
  ],
  batchedMatmul: [{ B: 2, M: 3, K: 8192, N: 5 }],
  linearGelu: [
    { M: 3, K: 8191, N: 5 },
    { M: 67, K: 40, N: 70 },
  ],
  int8Matmul: [
    { M: 3, K: 8192, N: 7 },
    { M: 67, K: 40, N: 70 },
  ],
  attention: [
    { B: 1, queries: 3, keys: 1025, D: 64 },
    { B: 2, queries: 33, keys: 70, D: 128 },
    { B: 1, queries: 5, keys: 5, D: 130 },
  ],
  softmax: [{ rows: 2, columns: 8192 }],
  layerNorm: [{ rows: 3, columns: 8191 }],
  rmsNorm: [{ rows: 3, columns: 8191 }],
  sum: [{ rows: 2, columns: 8193 }],
  rotary: [{ B: 2, T: 300, D: 66 }],
  embedding: [{ T: 70, V: 1000, D: 65 }],
};

/** Those at which the operation has a result. */
export function trialsOf(operation: Operation): Sizes[] {
  const free = operation.sizes.filter((s) => !s.isFlag);
  const flags = operation.sizes.filter((s) => s.isFlag);
  // Another size of the list for each, so that they differ.
  const mixed = EDGES.map((_, i) =>
    Object.fromEntries(free.map(({ name }, j) => [name, EDGES[(i + 3 * j) % EDGES.length]])),
  );
  const alone = free.flatMap(({ name }) =>
    [0, 1].map((size) => ({ ...Object.fromEntries(free.map((s) => [s.name, 6])), [name]: size })),
  );
  const all: Sizes[] = [...mixed, ...alone, ...(MORE[operation.id] ?? [])];
  return flags
    .reduce((list, { name }) => list.flatMap((sizes) => [0, 1].map((x) => ({ ...sizes, [name]: x }))), all)
    .filter((sizes) => !operation.refuses?.(sizes));
}
