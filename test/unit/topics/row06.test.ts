/** Rules of matrix calculus, and the size of a Jacobian. */
import assert from 'node:assert/strict';
import { jacobian } from '../../../src/core/autodiff/derivatives';
import { Graph } from '../../../src/core/graph/graph';
import type { Node } from '../../../src/core/graph/node';
import { figures } from './figures';
import { compute, tensor } from './graphs';

const X = [
  [1, 2],
  [3, -1],
  [0.5, 4],
];

describe('row 6: derivatives', () => {
  it('∂‖Xw − y‖² = 2Xᵀ(Xw − y)', () => {
    const { gradients } = compute((B, x, w, y) => B.sum(B.square(B.sub(B.matmul(x, w), y))), X, [2, -1], [1, 5, -3]);
    // Xw − y = (−1, 2, 0).
    figures(gradients[1], '10 -8');
  });

  it('∂wᵀAw = (A + Aᵀ)w', () => {
    const a = [
      [1, 2],
      [5, -3],
    ];
    figures(compute((B, m, w) => B.matmul(w, B.matmul(m, w)), a, [2, -1]).gradients[1], '-3 20');
  });

  it('the Jacobian of a function R³ → R² is 2 by 3', () => {
    const B = new Graph({ defaultFloat: 'float64' });
    const [x, a] = [B.input(tensor([0.3, -1, 2])), B.input(tensor(X))];
    const y = B.fn('tanh', B.matmul(B.mT(a), x)) as Node;
    const J = jacobian(B, y, x).value;
    assert.deepEqual(J.sizes, [2, 3]);
    const slopes = y.value.dense().map((t) => 1 - t * t);
    J.dense().forEach((d, i) =>
      assert.ok(Math.abs(d - slopes[Math.floor(i / 3)] * X[i % 3][Math.floor(i / 3)]) < 1e-15),
    );
  });
});
