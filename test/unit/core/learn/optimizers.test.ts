/** Optimizers and schedules against the recorded trajectories of PyTorch: scripts/record/optimizers.py. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { grad } from '../../../../src/core/autodiff/reverse';
import { Graph } from '../../../../src/core/graph/graph';
import type { Node } from '../../../../src/core/graph/node';
import { clipByNorm, clipByValue, gradientNorm } from '../../../../src/core/learn/clipping';
import { Optimizer, rules } from '../../../../src/core/learn/optimizers';
import {
  cosine,
  exponentialDecay,
  inverseSquareRoot,
  linear,
  oneCycle,
  ratesOf,
  type Schedule,
  stepDecay,
  warmUp,
} from '../../../../src/core/learn/schedules';
import type { Weights } from '../../../../src/core/learn/weights';
import { fromNested } from '../../../../src/core/tensor/nested';
import { Tensor } from '../../../../src/core/tensor/tensor';

type Trajectory = number[][];

interface Facts {
  readonly steps: number[];
  readonly start: number[];
  readonly curvatures: number[];
  readonly x: number[][];
  readonly y: number[];
  readonly trajectories: {
    rule: keyof typeof rules;
    options: object;
    rate: number;
    quadratic: Trajectory;
    leastSquares: Trajectory;
  }[];
  readonly schedules: { schedule: keyof typeof SCHEDULES; args: unknown[]; rates: number[] }[];
}

const SCHEDULES = { stepDecay, exponentialDecay, linear, cosine, oneCycle };

const facts: Facts = JSON.parse(readFileSync('test/facts/optimizers.json', 'utf8'));

const vector = (values: number[]) => Tensor.from('float64', [values.length], values);

const LOSSES: Record<'quadratic' | 'leastSquares', (B: Graph, w: Node) => Node> = {
  quadratic: (B, w) => B.mul(0.5, B.sum(B.mul(B.input(vector(facts.curvatures)), B.square(w)))) as Node,
  leastSquares(B, w) {
    const errors = B.sub(B.matmul(B.input(fromNested(facts.x, 'float64')), w), B.input(vector(facts.y)));
    return B.mean(B.square(errors)) as Node;
  },
};

function gradientAt(loss: (B: Graph, w: Node) => Node, w: Tensor): Tensor {
  const B = new Graph();
  const input = B.input(w);
  return grad(B, loss(B, input), [input]).adjoints[0]!.value;
}

describe('optimizers', () => {
  for (const { rule, options, rate, ...expected } of facts.trajectories) {
    for (const problem of ['quadratic', 'leastSquares'] as const) {
      it(`${rule} ${JSON.stringify(options)} on ${problem} as PyTorch over 100 steps`, () => {
        const optimizer = new Optimizer(rules[rule](options), rate);
        let weights: Weights = { w: vector(facts.start) };
        const found: Trajectory = [];
        for (let step = 1; step <= 100; step++) {
          weights = optimizer.step(weights, { w: gradientAt(LOSSES[problem], weights.w) });
          if (facts.steps.includes(step)) found.push([...weights.w.data]);
        }
        const [a, b] = [found.flat(), expected[problem].flat()];
        assert.equal(a.length, 18);
        const largest = Math.max(1, ...b.map(Math.abs));
        a.forEach((x, i) => assert.ok(Math.abs(x - b[i]) <= 1e-10 * largest, `${x} is not ${b[i]}`));
      });
    }
  }

  it('leave what they are given as it is, and a weight without a gradient where it is', () => {
    const optimizer = new Optimizer(rules.adamW({ weightDecay: 0.5 }), 0.1);
    const [a, b] = [vector([1, 2]), vector([3])];
    const next = optimizer.step({ a, b }, { a: vector([1, 1]), b: null });
    assert.deepEqual([...a.data], [1, 2]);
    assert.notDeepEqual([...next.a.data], [1, 2]);
    assert.equal(next.b, b);
    assert.equal(optimizer.stateOf('b', 'mean'), null);
    assert.equal(optimizer.stateOf('a', 'mean')?.length, 2);
  });

  it('keep weights in their type', () => {
    const w = Tensor.from('bfloat16', [1], [1]);
    const next = new Optimizer(rules.sgd(), 0.1).step({ w }, { w: Tensor.from('bfloat16', [1], [1]) });
    assert.deepEqual([next.w.dtype, next.w.item()], ['bfloat16', 0.8984375]);
  });

  it('say what is wrong with what they are given', () => {
    const optimizer = new Optimizer(rules.sgd(), 0.1);
    assert.throws(() => optimizer.step({ w: vector([1]) }, { w: vector([1, 2]) }), /shape \(1\), found \(2\)/);
    assert.throws(() => optimizer.step({ w: vector([1]) }, { v: vector([1]) }), /gradients of w, found one of v/);
    assert.throws(() => new Optimizer(rules.sgd(), -1), /learning rate, found -1/);
    assert.throws(() => rules.sgd({ nesterov: true }), /momentum/);
    assert.throws(() => rules.adam({ betas: [0.9, 1] }), /below 1, found 1/);
  });
});

describe('schedules', () => {
  for (const { schedule, args, rates } of facts.schedules) {
    it(`${schedule}(${args.map((a) => JSON.stringify(a)).join(', ')}) as PyTorch`, () => {
      const make = SCHEDULES[schedule] as (...args: unknown[]) => Schedule;
      const found = ratesOf(make(...args), rates.length);
      found.forEach((rate, i) => assert.ok(Math.abs(rate - rates[i]) <= 1e-14, `step ${i}: ${rate}, ${rates[i]}`));
    });
  }

  it('warm-up goes up in equal steps to the first rate of what follows', () => {
    const found = [...ratesOf(warmUp(4, cosine(0.4, 4)), 9)];
    const expected = [0.1, 0.2, 0.3, 0.4, 0.4, 0.341421356, 0.2, 0.058578644, 0];
    found.forEach((rate, i) => assert.ok(Math.abs(rate - expected[i]) < 1e-9, `step ${i}: ${rate}`));
    const noam = inverseSquareRoot(512, 4000);
    assert.ok(noam(3999) > noam(3998) && noam(3999) > noam(4000));
    assert.ok(Math.abs(noam(3999) - 512 ** -0.5 * 4000 ** -0.5) < 1e-15);
  });

  it('refuse what they have no rate for', () => {
    const cycle = oneCycle(0.1, { steps: 10 });
    assert.throws(() => cycle(10), /a step from 0 to 9, found 10/);
    assert.throws(() => oneCycle(0.1, { steps: 10, up: 0.1 }), /more than one step/);
    assert.throws(() => cosine(0.1, 0), /at least 1/);
  });
});

describe('clipping', () => {
  const gradients = { a: vector([3]), b: vector([4]), none: null };

  it('by norm keeps the direction', () => {
    const { gradients: clipped, norm } = clipByNorm(gradients, 1);
    assert.equal(norm, 5);
    assert.ok(Math.abs(gradientNorm(clipped) - 1) < 1e-6);
    assert.equal(clipped.none, null);
    assert.deepEqual([...(clipByNorm(gradients, 10).gradients.a?.data ?? [])], [3]);
  });

  it('by value does not', () => {
    const clipped = clipByValue({ a: vector([3, -4, 0.5]) }, 1);
    assert.deepEqual([...(clipped.a?.data ?? [])], [1, -1, 0.5]);
  });

  it('does not make numbers of what is not finite', () => {
    assert.throws(() => clipByNorm({ a: vector([Number.POSITIVE_INFINITY]) }, 1), /a norm of Infinity/);
    assert.throws(() => clipByNorm({ a: vector([Number.NaN]) }, 1), /a norm of NaN/);
  });
});
