/** Optimizers that learn the same thing side by side, and where they have been. */
import { fit as train } from '../../core/learn/fit';
import { Objective } from '../../core/learn/objective';
import { rules, type UpdateRule } from '../../core/learn/optimizers';
import { constant } from '../../core/learn/schedules';
import { countWeights, type Weights } from '../../core/learn/weights';
import { Random } from '../../core/random/random';
import type { OptimizerName, RaceProgress, Racer, Training } from '../../protocol/panels/landscape';
import { RpcError } from '../../protocol/rpc';
import { type Learnable, picked } from './subject';

/** Points of a run that are kept at most: of functions many, of networks as many as there is memory for. */
const POINTS = { function: 2000, network: 200 };
const NUMBERS = 2 ** 25;
const MOST_STEPS = 100_000;

const RULES: Readonly<Record<OptimizerName, () => UpdateRule>> = {
  sgd: () => rules.sgd(),
  momentum: () => rules.sgd({ momentum: 0.9 }),
  nesterov: () => rules.sgd({ momentum: 0.9, nesterov: true }),
  rmsprop: () => rules.rmsprop(),
  adam: () => rules.adam(),
  adamW: () => rules.adamW(),
  lion: () => rules.lion(),
};

export interface Point {
  /** Steps before it. */
  readonly step: number;
  readonly weights: Weights;
  /** On all samples. */
  readonly loss: number;
}

export interface Run {
  points: Point[];
  /** Steps from one point to the next. */
  every: number;
  /** The loss of each step as it was computed. */
  readonly losses: number[];
  end: 'done' | 'cancelled' | 'diverged' | null;
}

export class Race {
  readonly runs: readonly Run[];
  readonly parameters: number;
  private readonly objective: Objective;
  private readonly signal = { aborted: false };
  private readonly most: number;
  private readonly starts: readonly Weights[];

  /** @throws RpcError when it cannot begin */
  constructor(
    readonly subject: Learnable,
    private readonly training: Training,
  ) {
    const { racers, steps, seed, ownStarts } = training;
    if (racers.length === 0) throw new RpcError('invalid', 'choose at least one optimizer');
    if (steps > MOST_STEPS) throw new RpcError('invalid', `steps should be at most ${MOST_STEPS}, are ${steps}`);
    for (const { optimizer, rate } of racers)
      if (!(rate >= 0))
        throw new RpcError('invalid', `the learning rate of ${optimizer} should be at least 0, is ${rate}`);
    this.objective = new Objective(subject.model, subject.loss);
    this.starts = racers.map((_, i) =>
      subject.model.initial(new Random(ownStarts && i > 0 ? seed + 1000 * i : seed, 0)),
    );
    this.parameters = countWeights(this.starts[0]);
    const most = subject.window || subject.axes.length > 0 ? POINTS.function : POINTS.network;
    this.most = Math.max(8, Math.min(most, Math.floor(NUMBERS / this.parameters / racers.length)));
    this.runs = this.starts.map((weights) => ({ points: [this.point(0, weights)], every: 1, losses: [], end: null }));
  }

  /** All at once: each gives way to the others, and to requests, after some milliseconds. */
  start(): void {
    this.training.racers.forEach((racer, i) => {
      this.run(racer, i).catch((error: Error) => {
        console.error(error);
        this.runs[i].end = 'diverged';
      });
    });
  }

  stop(): void {
    this.signal.aborted = true;
  }

  progress(): RaceProgress {
    const { runs, training } = this;
    const step = runs.reduce((sum, { losses }) => sum + losses.length, 0);
    return {
      step: Math.round(step / runs.length),
      steps: training.steps,
      losses: runs.map(({ losses }) => losses.at(-1) ?? null),
      isDone: runs.every(({ end }) => end !== null),
    };
  }

  /** The loss on all samples. */
  lossAt(weights: Weights): number {
    return this.objective.valueAt(weights, this.subject.all);
  }

  private async run({ optimizer, rate }: Racer, index: number): Promise<void> {
    const { steps, seed, batch } = this.training;
    const { model, loss, all, samples } = this.subject;
    const run = this.runs[index];
    const isPart = batch > 0 && batch < samples;
    const draw = (random: Random) => Array.from({ length: batch }, () => random.integer(0, samples));
    const { end, weights } = await train({
      ...{ model, loss, steps, seed, signal: this.signal, weights: this.starts[index] },
      batch: (_, random) => (isPart ? picked(all, draw(random)) : all),
      rule: RULES[optimizer](),
      schedule: constant(rate),
      progress: (at) => {
        run.losses.push(at.loss);
        if ((at.step + 1) % run.every === 0) this.keep(run, this.point(at.step + 1, at.weights));
      },
    });
    if (run.points.at(-1)!.step < run.losses.length) run.points.push(this.point(run.losses.length, weights));
    run.end = end;
  }

  /** Where there are too many points, every second one goes: wherever a run is stopped, its points are even. */
  private keep(run: Run, point: Point): void {
    run.points.push(point);
    if (run.points.length <= this.most) return;
    run.every *= 2;
    run.points = run.points.filter(({ step }) => step % run.every === 0);
  }

  private point(step: number, weights: Weights): Point {
    return { step, weights, loss: this.lossAt(weights) };
  }
}
