import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Team } from '../../core/kernels';

/** For operands and results of one product or attention; the system gives pages as they are used. */
const MEMORY = 256 << 20;
const MOST_THREADS = 8;

/** Threads for large products; `script` is the bundle of `kernelWorker.ts`. They do not keep the process alive. */
export function nodeTeam(script: string, size = Math.min(availableParallelism(), MOST_THREADS)): Team {
  return {
    size,
    start(kernels) {
      const memory = new SharedArrayBuffer(MEMORY);
      for (let part = 1; part < size; part++)
        new Worker(script, { workerData: { memory, part, size, kernels } satisfies KernelWork }).unref();
      return memory;
    },
  };
}

/** What a thread is told. */
export interface KernelWork {
  readonly memory: SharedArrayBuffer;
  readonly part: number;
  readonly size: number;
  readonly kernels: Parameters<Team['start']>[0];
}
