/** Layers and activations: slopes, minima, what depth does to them, and what two layers can draw. */
import assert from 'node:assert/strict';
import { chainGradient } from '../../../src/core/learn/depth';
import { meanSquaredError } from '../../../src/core/learn/losses';
import { mlp } from '../../../src/core/learn/models/mlp';
import { reluInterpolant } from '../../../src/core/learn/models/reluInterpolant';
import { Objective } from '../../../src/core/learn/objective';
import type { Backend } from '../../../src/core/ops/backend';
import type { Var } from '../../../src/core/ops/operator';
import { Tensor } from '../../../src/core/tensor/tensor';
import { figure, figures } from './figures';
import { compute, grid } from './graphs';

type Activation = (B: Backend, x: Var) => Var;

const sigmoid: Activation = (B, x) => B.sigmoid(x);
const gelu: Activation = (B, x) => B.call('gelu', { input: x, approximate: 'none' });
const silu: Activation = (B, x) => B.fn('silu', x);

const vector = (x: Float64Array) => Tensor.from('float64', [x.length], x);

/** Where on a fine grid a list of numbers is least, and how small it is there. */
function least(x: Float64Array, y: ArrayLike<number>, sign = 1): [at: number, value: number] {
  let best = 0;
  for (let i = 1; i < y.length; i++) if (sign * y[i] < sign * y[best]) best = i;
  return [x[best], y[best]];
}

/** Extremes by a coarse grid and then a fine one. */
function extreme(f: Activation, of: 'value' | 'slope', sign: number): [at: number, value: number] {
  const look = (x: Float64Array) => {
    const { value, gradients } = compute((B, v) => f(B, v), vector(x));
    return least(x, of === 'value' ? value : gradients[0], sign);
  };
  const [near] = look(grid(-4, 4, 800));
  return look(grid(near - 0.01, near + 0.01, 20_000));
}

describe('row 14: layers and activations', () => {
  it("sigmoid's slope is at most ¼", () => {
    assert.equal(compute(sigmoid, 0).gradients[0][0], 0.25);
    figure(compute(sigmoid, 0.5).gradients[0][0], '.23500');
    figure(chainGradient(0.25, 10), '9.54e-7');
  });

  it('fifty sigmoid layers at .5 leave 3.58e-32 of a gradient, fifty ReLU layers all of it', () => {
    // A bias brings every layer's input to .5 again.
    const shift = 0.5 - 1 / (1 + Math.exp(-0.5));
    const fifty = (f: Activation, bias: number) =>
      compute((B, x) => {
        let y: Var = x;
        for (let i = 0; i < 50; i++) y = B.add(f(B, y), bias);
        return y;
      }, 0.5).gradients[0][0];
    figure(fifty(sigmoid, shift), '3.58e-32');
    figure(chainGradient(0.25, 50), '7.89e-31');
    assert.equal(
      fifty((B, x) => B.fn('relu', x), 0),
      1,
    );
  });

  it('minima and largest slopes of GELU and SiLU', () => {
    figures(extreme(gelu, 'value', 1), '-.75179 -.16997');
    figures(extreme(gelu, 'slope', -1), '1.41421 1.12890');
    figures(extreme(silu, 'value', 1), '-1.27846 -.27846');
    figures(extreme(silu, 'slope', -1), '2.39936 1.09984');
  });

  it('the tanh form of GELU is off by at most 4.73e-4', () => {
    const x = vector(grid(-6, 6, 120_000));
    const tanhForm: Activation = (B, v) => B.call('gelu', { input: v, approximate: 'tanh' });
    const errors = compute((B, v) => B.abs(B.sub(gelu(B, v), tanhForm(B, v))), x).value;
    figure(
      errors.reduce((a, e) => Math.max(a, e), 0),
      '4.73e-4',
    );
  });

  it('a unit of ReLU that is off learns nothing; a leaky one does', () => {
    const slopes = (f: Activation) => [...compute((B, x) => f(B, x), [-1, 2]).gradients[0]];
    assert.deepEqual(
      slopes((B, x) => B.fn('relu', x)),
      [0, 1],
    );
    assert.deepEqual(
      slopes((B, x) => B.call('leaky_relu', { input: x, negative_slope: 0.01 })),
      [0.01, 1],
    );
  });

  it('linear layers are one linear layer', () => {
    const [w1, w2, x] = [
      [
        [1, 2],
        [3, -1],
        [0.5, 4],
      ],
      [[2, -1, 3]],
      [[0.3], [-0.7]],
    ];
    const apart = compute((B, a, b, v) => B.matmul(b, B.matmul(a, v)), w1, w2, x);
    const joined = compute((B, a, b, v) => B.matmul(B.matmul(b, a), v), w1, w2, x);
    assert.ok(Math.abs(apart.value[0] - joined.value[0]) < 1e-14);
  });

  it('32 ReLUs draw a sine with an error of .00479', () => {
    const weights = reluInterpolant(Math.sin, 0, 2 * Math.PI, 32);
    const x = grid(0, 2 * Math.PI, 32 * 64);
    const inputs = Tensor.from('float64', [x.length, 1], x);
    const { data } = new Objective(mlp({ sizes: [1, 32, 1] }), meanSquaredError).outputsAt(weights, inputs);
    figure(
      x.reduce((a, at, i) => Math.max(a, Math.abs(data[i] - Math.sin(at))), 0),
      '.00479',
    );
  });
});
