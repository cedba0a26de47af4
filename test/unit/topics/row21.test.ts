/** Message passing on a path of three nodes. */
import assert from 'node:assert/strict';
import { graphConvolution, meanOfNeighbours } from '../../../src/core/learn/models/messagePassing';
import type { Var } from '../../../src/core/ops/operator';
import { figures } from './figures';
import { compute } from './graphs';

const PATH = [
  [0, 1, 0],
  [1, 0, 1],
  [0, 1, 0],
];

function layers(count: number) {
  return compute(
    (B, a, x) => {
      let y: Var = x;
      for (let i = 0; i < count; i++) y = meanOfNeighbours(B, a, y);
      return y;
    },
    PATH,
    [[1], [0], [0]],
  ).value;
}

describe('row 21: graph neural networks', () => {
  it('8 layers of means over neighbours make nodes alike: the limit is 2/7', () => {
    figures(layers(8), '.28767 .28571 .28376');
    for (const x of layers(60)) assert.ok(Math.abs(x - 2 / 7) < 1e-15);
  });

  it('the gap between the ends halves with every layer', () => {
    const gaps = [3, 4, 5].map((n) => layers(n)).map((x) => x[0] - x[2]);
    assert.ok(Math.abs(gaps[1] / gaps[0] - 0.5) < 1e-12 && Math.abs(gaps[2] / gaps[1] - 0.5) < 1e-12);
  });

  it('a graph convolution weighs by both degrees', () => {
    const { value } = compute((B, a, x, w) => graphConvolution(B, a, x, w), PATH, [[1], [0], [0]], [[2]]);
    // 2/√(d₀·dᵢ) for itself and its neighbour, with degrees 2, 3, 2.
    figures(value, '1.00000 .81650 .00000');
  });
});
