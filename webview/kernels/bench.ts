/** Runs kernels of an operation: on the GPU of the page, and on the processor through the panel's worker. */
import { type Comparison, sampledRows } from '../../src/core/gpu/compare';
import type { Inputs, Kernel, Operation, Sizes } from '../../src/core/gpu/operation';
import { type Statistics, statistics } from '../../src/core/gpu/statistics';
import type { KernelsWorkerInterface } from '../../src/protocol/panels/kernels';
import type { NothingServed } from '../../src/protocol/panels/panel';
import type { Rpc } from '../../src/protocol/rpc';
import type { Gpu } from './gpu/device';
import { inScopes, measure, PLAN } from './gpu/measure';
import { type CompilerMessage, Program } from './gpu/program';

export interface Measured extends Statistics {
  /** `timestamps`, `wall time`, `processor`. */
  readonly clock: string;
  /** Runs in a sample. */
  readonly batch: number;
  readonly comparison: Comparison;
  /** What the compiler warns of. */
  readonly warnings: readonly CompilerMessage[];
  /** What computed on the processor: `relaxed-simd`, `TypeScript`; null for the GPU. */
  readonly by: string | null;
}

export interface Subject {
  readonly operation: Operation;
  readonly sizes: Sizes;
}

export type Worker = Rpc<NothingServed, KernelsWorkerInterface>;
export type Progress = (part: number, words: string) => void;

/** Floating-point operations that a check may take: tenths of a second. */
const CHECK = 2e8;

/** Times a kernel on the GPU, and looks afterwards whether its result is right. @throws CompileError, or an Error for people */
export async function onGpu(
  gpu: Gpu,
  worker: Worker,
  { operation, sizes }: Subject,
  kernel: Pick<Kernel, 'title' | 'rounding'>,
  sources: readonly string[],
  inputs: Inputs,
  signal: AbortSignal,
  progress: Progress,
): Promise<Measured> {
  const program = await inScopes(gpu.device, () => Program.make(gpu.device, operation, sizes, sources, inputs));
  try {
    program.spoil();
    const timing = await measure(gpu, program, signal, (part) => progress(part, `timing ${kernel.title}`));
    progress(1, `checking ${kernel.title}`);
    const rows = sampledRows(operation, sizes, CHECK);
    const { columns } = operation.output(sizes);
    const values = await program.result(rows.map((row) => ({ start: row * columns, length: columns })));
    const asked = { ...about({ operation, sizes }), rows, values, rounding: kernel.rounding ?? 0 };
    const comparison = await worker.request('compare', asked, signal);
    return { ...timing, comparison, warnings: program.warnings, by: null };
  } finally {
    program.dispose();
  }
}

/** The same on the processor. */
export async function onCpu(
  worker: Worker,
  subject: Subject,
  signal: AbortSignal,
  progress: Progress,
): Promise<Measured> {
  const { operation, sizes } = subject;
  const asked = about(subject);
  const began = performance.now();
  let [runs, by] = [1, ''];
  for (;;) {
    progress(0, 'warming up the processor');
    const answer = await worker.request('time', { ...asked, runs }, signal);
    by = answer.by;
    const isLong = answer.milliseconds >= PLAN.sample;
    if (isLong && performance.now() - began >= PLAN.warm) break;
    if (!isLong)
      runs = Math.max(runs + 1, Math.min(8 * runs, Math.ceil((1.1 * runs * PLAN.sample) / answer.milliseconds)));
    if (runs > 1e6) break;
  }
  const times: number[] = [];
  for (let i = 0; i < PLAN.samples; i++) {
    progress(i / PLAN.samples, 'timing the processor');
    times.push((await worker.request('time', { ...asked, runs }, signal)).milliseconds / runs);
  }
  progress(1, 'checking the processor');
  const rows = sampledRows(operation, sizes, CHECK);
  const values = await worker.request('result', { ...asked, rows }, signal);
  const comparison = await worker.request('compare', { ...asked, rows, values, rounding: 0 }, signal);
  return { ...statistics(times), clock: 'processor', batch: runs, comparison, warnings: [], by };
}

function about({ operation, sizes }: Subject) {
  return { operation: operation.id, sizes: operation.sizes.map(({ name }) => ({ name, value: sizes[name] })) };
}
