/** Slices of a loss, and the way between two solutions. */
import assert from 'node:assert/strict';
import { normal } from '../../../src/core/learn/initializers';
import { randomDirection } from '../../../src/core/learn/landscape/directions';
import { barrier, moved, slice } from '../../../src/core/learn/landscape/slice';
import { binaryCrossEntropy } from '../../../src/core/learn/losses';
import { mlp } from '../../../src/core/learn/models/mlp';
import { Objective } from '../../../src/core/learn/objective';
import type { Weights } from '../../../src/core/learn/weights';
import { Random } from '../../../src/core/random/random';
import { Tensor } from '../../../src/core/tensor/tensor';
import { figures } from './figures';
import { tensor } from './graphs';

describe('row 19: loss landscapes', () => {
  const weights = { w: normal(0, 3)(new Random(1), [4, 2, 3]), b: tensor([1, 2]) };

  it('every filter of a direction is as long as that of the weights', () => {
    const direction = randomDirection(new Random(2), weights, 'filter');
    for (let row = 0; row < 4; row++) {
      const [a, b] = [direction.w, weights.w].map((t) => Math.hypot(...t.data.subarray(6 * row, 6 * row + 6)));
      assert.ok(Math.abs(a / b - 1) < 1e-14);
    }
    assert.deepEqual([...direction.b.data], [0, 0]);
    assert.deepEqual(direction, randomDirection(new Random(2), weights, 'filter'));
  });

  it('a slice of a bowl is a bowl', () => {
    const at: Weights = { w: tensor([[1, 2]]) };
    const directions = [{ w: tensor([[1, 0]]) }, { w: tensor([[0, 1]]) }] as const;
    const bowl = ({ w }: Weights) => w.data[0] ** 2 + 10 * w.data[1] ** 2;
    assert.deepEqual(slice(bowl, at, directions, [-1, 0], [-2, -1, 0]), [
      [0, 10, 40],
      [1, 11, 41],
    ]);
    assert.deepEqual([...moved(at, directions, [-1, 1]).w.data], [0, 3]);
  });

  it('the barrier between the two minima of (w² − 1)² is 1', () => {
    const wells = ({ w }: Weights) => (w.item() ** 2 - 1) ** 2;
    const { height, losses } = barrier(wells, { w: tensor(-1) }, { w: tensor(1) }, 5);
    figures(losses, '0 .5625 1 .5625 0');
    assert.equal(height, 1);
    assert.equal(barrier(wells, { w: tensor(1) }, { w: tensor(1.1) }).height, 0);
    assert.throws(() => barrier(wells, { w: tensor(1) }, { w: tensor([1]) }), /shape/);
  });

  it('hidden units in another order are the same function, with a barrier between', () => {
    const model = mlp({ sizes: [2, 2, 1] });
    const objective = new Objective(model, binaryCrossEntropy);
    // 4·(relu(a + b) − 2·relu(a + b − 1)) − 2 decides XOR.
    const net = (first: number): Weights => {
      const rows = [
        [1, 1],
        [1, 1],
      ];
      const [bias, out] = first === 0 ? [[0, -1], [[4, -8]]] : [[-1, 0], [[-8, 4]]];
      return { w0: tensor(rows), b0: tensor(bias), w1: tensor(out), b1: tensor([-2]) };
    };
    const inputs = Tensor.from('float64', [4, 2], [0, 0, 0, 1, 1, 0, 1, 1]);
    const batch = { inputs, targets: Tensor.from('float64', [4, 1], [0, 1, 1, 0]) };
    const { losses, height } = barrier((w) => objective.valueAt(w, batch), net(0), net(1));
    assert.ok(Math.abs(losses[0] - Math.log1p(Math.exp(-2))) < 1e-15);
    assert.ok(Math.abs(losses[20] - losses[0]) < 1e-15);
    assert.ok(height > 0.5, `${height}`);
  });
});
