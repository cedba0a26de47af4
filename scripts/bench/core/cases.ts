/** What is timed, and our own kernels as contenders. */
import { type Kernels, loadKernels } from '../../../src/core/kernels';

export interface Case {
  readonly kind: 'matmul' | 'softmax' | 'layer norm' | 'attention';
  /** Sizes as the title has them. */
  readonly sizes: readonly number[];
  /** Floating-point operations where speed is given in GFLOP/s, null where the time is. */
  readonly operations: number | null;
}

export const CASES: readonly Case[] = [
  ...[64, 256, 1024].map((n) => ({ kind: 'matmul', sizes: [n], operations: 2 * n ** 3 }) as const),
  { kind: 'softmax', sizes: [1024, 1024], operations: null },
  { kind: 'layer norm', sizes: [1024, 1024], operations: null },
  { kind: 'attention', sizes: [8, 256, 64], operations: null },
];

export function title({ kind, sizes }: Case): string {
  return `${kind} ${sizes.join('×')}`;
}

/** Somebody who can compute the cases. */
export interface Contender {
  readonly name: string;
  /** Milliseconds of CPU time of `count` runs one after the other; null when it cannot do this case. */
  time(c: Case, count: number): Promise<number | null>;
}

/** Times what `prepare` makes of a case, in this process. */
export function contender(name: string, prepare: (c: Case) => (() => void | Promise<void>) | null): Contender {
  const prepared = new Map<Case, (() => void | Promise<void>) | null>();
  return {
    name,
    async time(c, count) {
      if (!prepared.has(c)) prepared.set(c, prepare(c));
      const run = prepared.get(c)!;
      if (run === null) return null;
      const began = process.cpuUsage();
      for (let i = 0; i < count; i++) await run();
      const { user, system } = process.cpuUsage(began);
      return (user + system) / 1000;
    },
  };
}

/** Numbers in [-1, 1), the same in every run. */
export function numbers(length: number, seed = 1): Float32Array {
  let state = seed;
  return new Float32Array(length).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** A run of a case by a set of kernels, and the array that it fills. */
function prepare(kernels: Kernels, { kind, sizes }: Case): { run: () => void; out: Float32Array } {
  const [first, second, third] = sizes;
  if (kind === 'matmul') {
    const [a, b, out] = [numbers(first * first), numbers(first * first, 2), new Float32Array(first * first)];
    const view = (data: Float32Array) => ({ data, offset: 0, rowStride: first, columnStride: 1, batchStride: 0 });
    const size = { batch: 1, m: first, n: first, k: first };
    return { out, run: () => kernels.matmul(out, view(a), view(b), size) };
  }
  const length = sizes.reduce((product, size) => product * size);
  const [x, out] = [numbers(length), new Float32Array(length)];
  if (kind === 'softmax') return { out, run: () => kernels.softmax(out, x, first, second) };
  if (kind === 'layer norm') {
    const options = {
      rows: first,
      columns: second,
      epsilon: 1e-5,
      weight: numbers(second, 2),
      bias: numbers(second, 3),
    };
    return { out, run: () => kernels.layerNorm(out, x, options) };
  }
  const [k, v] = [numbers(length, 2), numbers(length, 3)];
  const options = {
    ...{ batch: first, queries: second, keys: second, width: third, valueWidth: third },
    ...{ scale: third ** -0.5, firstPosition: null },
  };
  return { out, run: () => kernels.attention(out, x, k, v, options) };
}

/** A set of our kernels, after its results have been compared with those of the plain kernels. */
export async function ownKernels(name: Kernels['name']): Promise<Contender> {
  const plain = await loadKernels('plain');
  const kernels = await loadKernels(name);
  return contender(name, (c) => {
    const [expected, found] = [prepare(plain, c), prepare(kernels, c)];
    expected.run();
    found.run();
    const error = found.out.reduce((most, value, i) => Math.max(most, Math.abs(value - expected.out[i])), 0);
    if (!(error < 1e-4)) throw new Error(`${name} computes ${title(c)} with an error of ${error}`);
    return found.run;
  });
}
