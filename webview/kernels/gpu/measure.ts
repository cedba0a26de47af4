/**
 * How long a kernel takes. It is run for a while first, then in batches so long that the steps of the clock do not matter,
 * each batch one sample. Clocks: the GPU's own timestamps, which browsers round to 65,536 ns or more; without them the time
 * until the queue is done, which has the cost of asking in it.
 */
import { type Statistics, statistics } from '../../../src/core/gpu/statistics';
import type { Gpu } from './device';
import type { Program } from './program';

export interface Timing extends Statistics {
  readonly clock: 'timestamps' | 'wall time';
  /** Runs of the kernel in a sample. */
  readonly batch: number;
}

/** `warm` and `sample` are the least lengths in milliseconds. */
export interface Plan {
  readonly warm: number;
  readonly sample: number;
  readonly samples: number;
}

/** A sample is a hundred steps of the clock. */
export const PLAN: Plan = { warm: 200, sample: 6.5536, samples: 12 };
/** Asking takes tenths of a millisecond. */
const WALL_SAMPLE = 20;
const MOST_BATCH = 4096;

/** @throws when the device reports an error meanwhile: what was timed then did not run. */
export async function measure(
  gpu: Gpu,
  program: Program,
  signal: AbortSignal,
  progress: (part: number) => void,
  plan: Plan = PLAN,
): Promise<Timing> {
  const clock = new Clock(gpu);
  try {
    return await inScopes(gpu.device, async () => {
      const sample = gpu.canTimestamp ? plan.sample : Math.max(plan.sample, WALL_SAMPLE);
      const batch = await warmUp(clock, program, signal, { ...plan, sample });
      const times: number[] = [];
      for (let i = 0; i < plan.samples; i++) {
        signal.throwIfAborted();
        progress(i / plan.samples);
        times.push((await clock.time(program, batch)) / batch);
      }
      return { ...statistics(times), clock: gpu.canTimestamp ? 'timestamps' : 'wall time', batch } as const;
    });
  } finally {
    clock.dispose();
  }
}

/** @returns how many runs make a sample. */
async function warmUp(clock: Clock, program: Program, signal: AbortSignal, plan: Plan): Promise<number> {
  const began = performance.now();
  let batch = 1;
  for (;;) {
    signal.throwIfAborted();
    const time = await clock.time(program, batch);
    const isLong = time >= plan.sample || batch >= MOST_BATCH;
    if (isLong && performance.now() - began >= plan.warm) return batch;
    if (isLong) continue;
    // A tenth more than it takes, and not much at a time while nothing is known.
    const wanted = time > 0 ? Math.ceil((1.1 * batch * plan.sample) / time) : 8 * batch;
    batch = Math.min(MOST_BATCH, 8 * batch, Math.max(batch + 1, wanted));
  }
}

class Clock {
  private readonly queries: GPUQuerySet | null;
  private readonly resolved: GPUBuffer | null;
  private readonly mapped: GPUBuffer | null;

  constructor(private readonly gpu: Gpu) {
    const { device, canTimestamp } = gpu;
    this.queries = canTimestamp ? device.createQuerySet({ type: 'timestamp', count: 2 }) : null;
    const buffer = (usage: number) => (canTimestamp ? device.createBuffer({ size: 16, usage }) : null);
    this.resolved = buffer(GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC);
    this.mapped = buffer(GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
  }

  /** Milliseconds of so many runs. */
  async time(program: Program, times: number): Promise<number> {
    const { device } = this.gpu;
    const encoder = device.createCommandEncoder();
    const timestampWrites = this.queries
      ? { querySet: this.queries, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 }
      : undefined;
    const pass = encoder.beginComputePass({ timestampWrites });
    program.encode(pass, times);
    pass.end();
    if (this.queries && this.resolved && this.mapped) {
      encoder.resolveQuerySet(this.queries, 0, 2, this.resolved, 0);
      encoder.copyBufferToBuffer(this.resolved, 0, this.mapped, 0, 16);
    }
    const commands = encoder.finish();
    const began = performance.now();
    device.queue.submit([commands]);
    if (!this.mapped) {
      await device.queue.onSubmittedWorkDone();
      return performance.now() - began;
    }
    await this.mapped.mapAsync(GPUMapMode.READ);
    const [from, to] = new BigUint64Array(this.mapped.getMappedRange().slice(0));
    this.mapped.unmap();
    return Number(to - from) / 1e6;
  }

  dispose(): void {
    this.queries?.destroy();
    this.resolved?.destroy();
    this.mapped?.destroy();
  }
}

/** Runs the work and throws what the device reports of it. */
export async function inScopes<T>(device: GPUDevice, work: () => Promise<T>): Promise<T> {
  const scopes = ['validation', 'out-of-memory', 'internal'] as const;
  for (const scope of scopes) device.pushErrorScope(scope);
  let failure: unknown = null;
  let value: T | null = null;
  try {
    value = await work();
  } catch (error) {
    failure = error;
  }
  for (const scope of scopes.toReversed()) {
    const error = await device.popErrorScope();
    if (error && !failure) failure = new Error(`${scope}: ${error.message}`);
  }
  if (failure) throw failure;
  return value as T;
}
