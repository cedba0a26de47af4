/** What lasts while the panel is open: the device, what it can do at most, and earlier runs. */
import { makeInputs } from '../../src/core/gpu/inputs';
import { checkSizes, type Inputs, type Kernel } from '../../src/core/gpu/operation';
import { arithmetic, copy } from '../../src/core/gpu/operations/roofline';
import type { Limits } from '../../src/core/gpu/roofline';
import { wgsl } from '../../src/core/gpu/shader';
import { type Measured, onCpu, onGpu, type Progress, type Subject, type Worker } from './bench';
import { type Gpu, type NoGpu, openGpu } from './gpu/device';
import { type History, keyOf } from './history';

export const PROCESSOR = 'processor';

export interface Hears {
  /** The device is gone, for this reason. */
  lost(reason: string): void;
  /** The device reports an error of something that nobody waits for. */
  uncaptured(message: string): void;
}

/** What came of a kernel: a measurement beside an earlier one, or why there is none. */
export type Outcome =
  | { readonly measured: Measured; readonly earlier: number | null }
  | { readonly reason: string; readonly error: unknown };

export class Session {
  limits: Limits | null = null;
  private opened: Promise<Gpu | NoGpu> | null = null;
  private inputs: { readonly key: string; readonly inputs: Inputs } | null = null;

  constructor(
    private readonly worker: Worker,
    private readonly history: History,
    private readonly hears: Hears,
    /** Keeps a text for the next time. */
    private readonly remember: (text: string) => void,
  ) {}

  gpu(): Promise<Gpu | NoGpu> {
    this.opened ??= openGpu(navigator.gpu).then((gpu) => {
      if ('device' in gpu) this.watch(gpu.device);
      return gpu;
    });
    return this.opened;
  }

  private watch(device: GPUDevice): void {
    device.addEventListener('uncapturederror', ({ error }) => this.hears.uncaptured(error.message));
    void device.lost.then(({ message, reason }) => {
      // The next run opens another one.
      this.opened = null;
      this.limits = null;
      this.hears.lost(message || reason);
    });
  }

  /** Measures bandwidth and peak. A software renderer has less to do: it would take minutes. */
  async measureLimits(gpu: Gpu, signal: AbortSignal, progress: Progress): Promise<Limits> {
    const of = async (operation: typeof copy, N: number) => {
      const [kernel] = operation.kernels;
      const subject = { operation, sizes: { N } };
      const inputs = makeInputs(operation, subject.sizes);
      const measured = await onGpu(
        gpu,
        this.worker,
        subject,
        kernel,
        kernel.passes.map(wgsl),
        inputs,
        signal,
        progress,
      );
      if (measured.comparison.wrong) throw new Error(`${operation.title} is wrong on this device`);
      return { measured, subject };
    };
    const moved = await of(copy, gpu.isSoftware ? 1 << 20 : 1 << 24);
    const computed = await of(arithmetic, gpu.isSoftware ? 1 << 13 : 1 << 20);
    this.limits = {
      bandwidth: copy.bytes(moved.subject.sizes) / moved.measured.median / 1e6,
      peak: arithmetic.flops(computed.subject.sizes) / computed.measured.median / 1e6,
    };
    return this.limits;
  }

  /** @throws when it was cancelled */
  async runKernel(
    gpu: Gpu | NoGpu,
    subject: Subject,
    kernel: Kernel,
    sources: readonly string[],
    signal: AbortSignal,
    progress: Progress,
  ): Promise<Outcome> {
    if ('missing' in gpu) return { reason: 'not run: there is no GPU', error: null };
    if (kernel.needs && !gpu.features.has(kernel.needs))
      return { reason: `not run: this device does not offer ${kernel.needs}`, error: null };
    const refused = kernel.refuses?.(subject.sizes);
    if (refused) return { reason: `not run: ${refused}`, error: null };
    const isEdited = sources.some((source, i) => source !== wgsl(kernel.passes[i]));
    const name = isEdited ? `${kernel.id}, edited` : kernel.id;
    return this.outcome(keyOf(gpu.name, subject, name), signal, () =>
      onGpu(gpu, this.worker, subject, kernel, sources, this.inputsOf(subject), signal, progress),
    );
  }

  runProcessor(subject: Subject, signal: AbortSignal, progress: Progress): Promise<Outcome> {
    return this.outcome(keyOf(PROCESSOR, subject, PROCESSOR), signal, () =>
      onCpu(this.worker, subject, signal, progress),
    );
  }

  private async outcome(key: string, signal: AbortSignal, run: () => Promise<Measured>): Promise<Outcome> {
    try {
      const measured = await run();
      const earlier = this.history.last(key)?.median ?? null;
      const { median, p10, p90, comparison } = measured;
      if (!comparison.wrong) {
        this.history.add({ key, at: Date.now(), median, p10, p90 });
        this.remember(this.history.text);
      }
      return { measured, earlier };
    } catch (error) {
      if (signal.aborted) throw error;
      return { reason: `failed: ${(error as Error).message}`, error };
    }
  }

  /** Those of the last subject are kept: every kernel reads the same. */
  private inputsOf({ operation, sizes }: Subject): Inputs {
    checkSizes(operation, sizes);
    const key = JSON.stringify([operation.id, sizes]);
    if (this.inputs?.key !== key) this.inputs = { key, inputs: makeInputs(operation, sizes) };
    return this.inputs.inputs;
  }
}
