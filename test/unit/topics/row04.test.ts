/** LoRA at its start; the numbers that low rank saves are in `core/linalg/figures.test.ts`. */
import assert from 'node:assert/strict';
import { compute, tensor } from './graphs';

const W = [
  [1, -2, 0.5],
  [0.25, 3, -1],
];
const A = [[0.3, -0.7, 1.1]];
const X = [[2], [-1], [4]];

describe('row 4: low-rank adaptation', () => {
  const loss = (b: number[][]) =>
    compute((B, a, up, x) => B.sum(B.square(B.matmul(B.add(B.input(tensor(W)), B.matmul(up, a)), x))), A, b, X);

  it('at B = 0 the gradient of A is 0 and that of B is not', () => {
    const { gradients } = loss([[0], [0]]);
    assert.ok(gradients[0].every((g) => g === 0));
    assert.ok(gradients[1].every((g) => g !== 0));
  });

  it('after a step of B both learn', () => {
    const { gradients } = loss([[0.1], [-0.2]]);
    assert.ok(gradients[0].every((g) => g !== 0));
    assert.ok(gradients[1].every((g) => g !== 0));
  });
});
