/**
 * What all optimizers share: which parameter is moved by which gradient, and what is remembered of each between steps.
 * How far it is moved is a rule, one file each. The rules are those of `torch.optim`, so that trajectories agree.
 */
import { demand, demandNonNegative } from '../../domain';
import { allocate, type Data, settle } from '../../tensor/storage';
import { Tensor } from '../../tensor/tensor';
import type { Gradients, Weights } from '../weights';

export interface UpdateRule {
  readonly name: string;
  /** What is remembered of each weight, beginning with 0. */
  readonly state: readonly string[];
  /**
   * Moves one parameter: `w`, and the arrays of `state` in its order, are changed in place.
   * @param g the gradient of the loss by `w`.
   * @param t the number of this step, from 1.
   */
  update(w: Data, g: Data, state: readonly Data[], rate: number, t: number): void;
}

/** What is remembered of one parameter. */
interface Memory {
  t: number;
  readonly state: readonly Data[];
}

export class Optimizer {
  private readonly memories = new Map<string, Memory>();

  /** @throws DomainError for a negative rate. */
  constructor(
    readonly rule: UpdateRule,
    readonly learningRate: number,
  ) {
    demandNonNegative(rule.name, 'the learning rate', learningRate);
  }

  /**
   * The weights after one step; those that were given are left as they are. A weight without a gradient stays where it
   * is, and so does its state: decay and momentum do not move it either.
   * @throws DomainError when a gradient has another shape than its weight.
   */
  step(weights: Weights, gradients: Gradients, rate = this.learningRate): Weights {
    const { name } = this.rule;
    demandNonNegative(name, 'the learning rate', rate);
    for (const key of Object.keys(gradients)) {
      demand(key in weights, name, `gradients of ${Object.keys(weights).join(', ')}`, `one of ${key}`);
    }
    return Object.fromEntries(
      Object.entries(weights).map(([key, w]) => [key, this.moved(key, w, gradients[key] ?? null, rate)]),
    );
  }

  /** What is remembered of a weight under one of the names of `rule.state`; null before its first step. */
  stateOf(weight: string, state: string): Data | null {
    return this.memories.get(weight)?.state[this.rule.state.indexOf(state)] ?? null;
  }

  private moved(key: string, w: Tensor, gradient: Tensor | null, rate: number): Tensor {
    if (gradient === null) return w;
    const [expected, found] = [w, gradient].map((t) => `(${t.sizes.join(', ')})`);
    demand(expected === found, this.rule.name, `a gradient of ${key} of its shape ${expected}`, found);
    const memory = this.memories.get(key) ?? this.fresh(w);
    this.memories.set(key, memory);
    const next = Tensor.from(w.dtype, w.sizes, w.dense());
    this.rule.update(next.data, gradient.dense(), memory.state, rate, ++memory.t);
    for (const data of [next.data, ...memory.state]) settle(w.dtype, data);
    return next;
  }

  private fresh(w: Tensor): Memory {
    return { t: 0, state: this.rule.state.map(() => allocate(w.dtype, w.size)) };
  }
}
