/** Values and gradients of the functions for neural networks against what PyTorch computed. */
import assert from 'node:assert/strict';
import { inputsOf, tensorsOf } from '../../src/core/graph/graph';
import type { Node } from '../../src/core/graph/node';
import { bindArgs } from '../../src/core/ops/args';
import type { Tensor } from '../../src/core/tensor/tensor';
import { bind, cases, gradients, numberOf, type Recorded } from './nnCases';

/** Relative to the largest element, where that is above 1. */
const TOLERANCE = 1e-11;

function compare(found: Tensor, expected: Recorded, what: string): void {
  assert.deepEqual(found.sizes, expected.sizes, `${what}: shape`);
  const [a, b] = [found.dense(), expected.data.map(numberOf)];
  const scale = Math.max(1, ...b.filter(Number.isFinite).map(Math.abs));
  for (const [i, y] of b.entries()) {
    const ok = Object.is(a[i], y) || a[i] === y || Math.abs(a[i] - y) <= TOLERANCE * scale;
    assert.ok(ok, `${what}: element ${i} is ${a[i]}, PyTorch has ${y}`);
  }
}

function zeros(sizes: readonly number[]): Recorded {
  return { dtype: 'float64', sizes, data: Array(sizes.reduce((n, size) => n * size, 1)).fill(0) };
}

describe('values and gradients of functions for neural networks', () => {
  for (const [i, c] of cases.entries()) {
    it(`${i}. ${c.name}`, () => {
      const run = bind(c);
      const outputs = tensorsOf(run.graph.apply(run.op, run.args, run.given));
      assert.equal(outputs.length, c.out.length);
      for (const [k, y] of outputs.entries()) compare(y.value, c.out[k], `result ${k}`);
      if (c.grads.every((g) => g === null)) return;
      for (const [k, found] of gradients(c, run, outputs).entries()) {
        compare(found, c.grads[k] ?? zeros(found.sizes), `gradient ${k}`);
      }
    });
  }
});

describe('gradients of composites with a rule of their own equal those of their parts', () => {
  for (const [i, c] of cases.entries()) {
    const { op, ...run } = bind(c);
    if (!op.compose || !(op.vjp || op.vjpOfMany) || c.grads.every((g) => g === null)) continue;
    it(`${i}. ${c.name}`, () => {
      const parts = op.compose!(run.graph, inputsOf(run.args), bindArgs(run.args));
      const composed = gradients(c, { op, ...run }, (Array.isArray(parts) ? parts : [parts]) as Node[]);
      const own = gradients(c, { op, ...run }, tensorsOf(run.graph.apply(op, run.args, run.given)));
      for (const [k, g] of composed.entries()) compare(own[k], asRecorded(g), `gradient ${k}`);
    });
  }
});

function asRecorded(t: Tensor): Recorded {
  return { dtype: t.dtype, sizes: t.sizes, data: Array.from(t.dense()) };
}
