/**
 * The training loop. It gives way to other work, so that progress can be shown and a cancellation arrives; what it
 * computes depends on the seed alone, not on when it gave way.
 */
import { demandCount } from '../domain';
import { loadKernels, reproducibleKernels } from '../kernels';
import { Random } from '../random/random';
import { clipByNorm, gradientNorm } from './clipping';
import type { Batch, Loss, Model } from './objective';
import { Objective } from './objective';
import { Optimizer, type UpdateRule } from './optimizers/optimizer';
import type { Schedule } from './schedules';
import type { Weights } from './weights';

export interface FitOptions {
  readonly model: Model;
  readonly loss: Loss;
  /** The batch of a step, from 0; `random` is a stream of the seed. */
  readonly batch: (step: number, random: Random) => Batch;
  readonly rule: UpdateRule;
  readonly schedule: Schedule;
  readonly steps: number;
  /** Gradients are scaled to at most this norm. */
  readonly clip?: number;
  readonly seed?: number;
  /** Where to begin, instead of the model's first weights. */
  readonly weights?: Weights;
  /** Is told every step when it has been taken. */
  readonly progress?: (progress: Progress) => void;
  /** An `AbortSignal`, or anything like it: looked at before every step. */
  readonly signal?: { readonly aborted: boolean };
  /** Gives way to other work. */
  readonly pause?: () => Promise<void>;
  /** Done first: by default it loads the fastest kernels that give the same numbers on every machine. */
  readonly prepare?: () => Promise<unknown>;
}

export interface Progress {
  readonly step: number;
  readonly steps: number;
  /** Before the step. */
  readonly loss: number;
  readonly rate: number;
  /** Of the gradients, before they were clipped. */
  readonly norm: number;
  /** After the step; they are not written to later. */
  readonly weights: Weights;
}

export interface Fit {
  /** After the last step that was taken whole: they can be used however the loop ended. */
  readonly weights: Weights;
  /** Before each step that was taken. */
  readonly losses: readonly number[];
  /** `diverged`: loss or gradients were not finite any more; that step was not taken. */
  readonly end: 'done' | 'cancelled' | 'diverged';
}

/** For so many milliseconds it works before it gives way. */
const TURN = 8;

export async function fit(options: FitOptions): Promise<Fit> {
  const { model, steps, seed = 0, pause = nextTask, prepare = () => loadKernels(reproducibleKernels()) } = options;
  demandCount('fit', 'the number of steps', steps);
  await prepare();
  const [first, batches, draws] = [0, 1, 2].map((stream) => new Random(seed, stream));
  const run = new Run(options, options.weights ?? model.initial(first));
  let turn = performance.now();
  for (let step = 0; step < steps; step++) {
    if (performance.now() - turn > TURN) {
      await pause();
      turn = performance.now();
    }
    if (options.signal?.aborted) return run.ended('cancelled');
    if (!run.step(step, options.batch(step, batches), draws.bits())) return run.ended('diverged');
  }
  return run.ended('done');
}

class Run {
  private readonly losses: number[] = [];
  private readonly objective: Objective;
  private readonly optimizer: Optimizer;

  constructor(
    private readonly options: FitOptions,
    private weights: Weights,
  ) {
    this.objective = new Objective(options.model, options.loss);
    this.optimizer = new Optimizer(options.rule, options.schedule(0));
  }

  /** False when it cannot be taken. */
  step(step: number, batch: Batch, seed: number): boolean {
    const { clip, schedule, progress, steps } = this.options;
    const { value, gradients } = this.objective.gradientsAt(this.weights, batch, seed);
    const norm = gradientNorm(gradients);
    if (!Number.isFinite(value) || !Number.isFinite(norm)) return false;
    const rate = schedule(step);
    this.weights = this.optimizer.step(
      this.weights,
      clip === undefined ? gradients : clipByNorm(gradients, clip).gradients,
      rate,
    );
    this.objective.release(gradients);
    this.losses.push(value);
    progress?.({ step, steps, loss: value, rate, norm, weights: this.weights });
    return true;
  }

  ended(end: Fit['end']): Fit {
    return { weights: this.weights, losses: this.losses, end };
  }
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
