/**
 * Learning rates by the number of the step, from 0. Those with a namesake in `torch.optim.lr_scheduler` give its rates,
 * in closed form, so that any step can be asked for.
 */
import { demand, demandCount, demandNonNegative, demandPositive } from '../domain';

export type Schedule = (step: number) => number;

export function constant(rate: number): Schedule {
  return () => rate;
}

/** `StepLR`: times `factor` after every `every` steps. */
export function stepDecay(rate: number, every: number, factor = 0.1): Schedule {
  demandCount('stepDecay', 'the number of steps', every, 1);
  return (step) => rate * factor ** Math.floor(step / every);
}

/** `ExponentialLR`: times `factor` after every step. */
export function exponentialDecay(rate: number, factor: number): Schedule {
  return stepDecay(rate, 1, factor);
}

/** `LinearLR`: from `rate·from` to `rate·to` in a straight line over `steps` steps, and then on at that. */
export function linear(rate: number, steps: number, from = 1 / 3, to = 1): Schedule {
  demandCount('linear', 'the number of steps', steps, 1);
  return (step) => rate * (from + ((to - from) * Math.min(step, steps)) / steps);
}

/**
 * `CosineAnnealingLR`: from `rate` to `least` over `steps` steps along half a cosine; it would go up again after them.
 * Loshchilov & Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017, eq. 5.
 */
export function cosine(rate: number, steps: number, least = 0): Schedule {
  demandCount('cosine', 'the number of steps', steps, 1);
  return (step) => halfCosine(rate, least, step / steps);
}

/** Up to the first rate of `after` in `steps` equal steps, then what it says: the step after the last is its first. */
export function warmUp(steps: number, after: Schedule): Schedule {
  demandCount('warmUp', 'the number of steps', steps);
  return (step) => (step < steps ? (after(0) * (step + 1)) / steps : after(step - steps));
}

/** width^(−½)·min(t^(−½), t·warm^(−1.5)) for t = step + 1. Vaswani et al., "Attention is all you need", 2017, eq. 3. */
export function inverseSquareRoot(width: number, warm: number): Schedule {
  demandPositive('inverseSquareRoot', 'the width', width);
  demandCount('inverseSquareRoot', 'the number of steps', warm, 1);
  return (step) => Math.min((step + 1) ** -0.5, (step + 1) * warm ** -1.5) / Math.sqrt(width);
}

export interface OneCycleOptions {
  readonly steps: number;
  /** Which part of the steps goes up. */
  readonly up?: number;
  readonly shape?: 'cos' | 'linear';
  /** The first rate is the largest divided by it. */
  readonly divide?: number;
  /** The last rate is the first divided by it. */
  readonly divideLast?: number;
  /** Down as slowly as up, and then on to the last rate. */
  readonly threePhases?: boolean;
}

/**
 * `OneCycleLR`: up from rate/divide to `rate`, then down. Smith & Topin, "Super-convergence: very fast training of
 * neural networks using large learning rates", 2019.
 * @throws DomainError for steps that it does not have.
 */
export function oneCycle(rate: number, options: OneCycleOptions): Schedule {
  const { steps, up = 0.3, shape = 'cos', divide = 25, divideLast = 1e4, threePhases = false } = options;
  demandCount('oneCycle', 'the number of steps', steps, 2);
  demand(up >= 0 && up <= 1, 'oneCycle', 'a part between 0 and 1', up);
  demandPositive('oneCycle', 'divide', divide);
  demandPositive('oneCycle', 'divideLast', divideLast);
  const [first, last] = [rate / divide, rate / divide / divideLast];
  const top = up * steps - 1;
  demand(top !== 0, 'oneCycle', 'none or more than one step that goes up', up * steps);
  const phases = threePhases
    ? [
        { end: top, from: first, to: rate },
        { end: 2 * up * steps - 2, from: rate, to: first },
        { end: steps - 1, from: first, to: last },
      ]
    : [
        { end: top, from: first, to: rate },
        { end: steps - 1, from: rate, to: last },
      ];
  return (step) => {
    demand(step >= 0 && step < steps, 'oneCycle', `a step from 0 to ${steps - 1}`, step);
    const i = phases.findIndex((p) => step <= p.end);
    const begin = i === 0 ? 0 : phases[i - 1].end;
    const { end, from, to } = phases[i];
    const done = (step - begin) / (end - begin);
    return shape === 'cos' ? halfCosine(from, to, done) : from + (to - from) * done;
  };
}

/** From one number to another along half a cosine; `done` is which part of the way. */
function halfCosine(from: number, to: number, done: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * done))) / 2;
}

/** Any schedule's rates over a run: for a curve. @throws DomainError when one is negative or not finite. */
export function ratesOf(schedule: Schedule, steps: number): Float64Array {
  return Float64Array.from({ length: steps }, (_, step) => {
    const rate = schedule(step);
    demandNonNegative('schedule', `the rate of step ${step}`, rate);
    return rate;
  });
}
