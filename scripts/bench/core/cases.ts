/** What is timed, and our own kernels as contenders. */
import { type Kernels, kernels, loadKernels } from '../../../src/core/kernels';
import { type Tape, tape } from './tapes';

export interface Case {
  readonly kind: 'matmul' | 'softmax' | 'layer norm' | 'attention' | 'mlp' | 'transformer block';
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
  // Batch, inputs, hidden units, classes; batch, length, width, heads. Values and gradients, through the tape.
  { kind: 'mlp', sizes: [64, 784, 256, 10], operations: null },
  { kind: 'transformer block', sizes: [4, 64, 128, 4], operations: null },
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

export function isTape({ kind }: Case): boolean {
  return kind === 'mlp' || kind === 'transformer block';
}

interface Run {
  run(): void;
  /** What the last run made. */
  result(): Float32Array;
}

/** A run of a case by a set of kernels, which is the one that is loaded. */
function prepare(kernels: Kernels, c: Case): Run {
  if (!isTape(c)) {
    const { run, out } = kernelRun(kernels, c);
    return { run, result: () => out };
  }
  const { gradient } = tape(c);
  let last: Float32Array[] = [];
  return {
    run() {
      last = gradient().map((x) => x.dense() as Float32Array);
    },
    result: () => Float32Array.from(last.flatMap((x) => [...x])),
  };
}

function kernelRun(kernels: Kernels, { kind, sizes }: Case): { run: () => void; out: Float32Array } {
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
export function ownKernels(name: Kernels['name']): Contender {
  const expected = new Map<Case, Float32Array>();
  const own = contender(name, (c) => {
    const found = prepare(kernels(), c);
    found.run();
    const wanted = expected.get(c)!;
    const error = found.result().reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i])), 0);
    if (!(error < 1e-4)) throw new Error(`${name} computes ${title(c)} with an error of ${error}`);
    return found.run;
  });
  return {
    name,
    async time(c, count) {
      if (!expected.has(c)) {
        const plain = prepare(await loadKernels('plain'), c);
        plain.run();
        expected.set(c, plain.result());
      }
      await loadKernels(name);
      return own.time(c, count);
    },
  };
}

const tapes = new Map<Case, Tape>();

/** Milliseconds of CPU time of the value of a case and of value and gradient, of one run in turn. */
export async function timeGradient(c: Case, name: Kernels['name'], count: number): Promise<readonly [number, number]> {
  await loadKernels(name);
  if (!tapes.has(c)) tapes.set(c, tape(c));
  const { value, gradient } = tapes.get(c)!;
  const time = (run: () => unknown) => {
    const began = process.cpuUsage();
    for (let i = 0; i < count; i++) run();
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000 / count;
  };
  return [time(value), time(gradient)];
}
