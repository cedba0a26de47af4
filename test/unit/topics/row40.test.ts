/** Functions with a backward rule of one's own give the gradients that autodiff finds: rows 15 and 20. */
import assert from 'node:assert/strict';
import { type Graph, nodeArg, tensorsOf } from '../../../src/core/graph/graph';
import type { Node } from '../../../src/core/graph/node';
import type { Operator, Var } from '../../../src/core/ops/operator';
import { like } from '../../../src/core/ops/output';
import { shapeOf } from '../../../src/core/shape';
import { Tensor } from '../../../src/core/tensor/tensor';
import { figures } from './figures';
import { compute } from './graphs';

/** relu(Wx): the adjoint passes where the unit is on, then dW = δxᵀ and dx = Wᵀδ. */
const hiddenLayer: Operator = {
  name: 'hidden_layer',
  primitive: true,
  shape: (args) => like(args.tensor('w'), shapeOf([2])),
  eval(args, out) {
    const [w, x] = [args.value('w').dense(), args.value('x').dense()];
    const values = [0, 1].map((i) => Math.max(0, w[2 * i] * x[0] + w[2 * i + 1] * x[1]));
    return Tensor.from(out.dtype, out.sizes, values);
  },
  vjp(B, g, { w, x }, y) {
    const delta = B.mask(B.gt(y, 0), g);
    return { w: B.mul(B.unsqueeze(delta, 1), x), x: B.matmul(B.mT(w), delta) };
  },
};

/** (x − mean)/σ: (g − mean g − y·mean(g·y))/σ. */
const standardize: Operator = {
  name: 'standardize',
  primitive: true,
  shape: (args) => like(args.tensor('x'), args.tensor('x').shape),
  eval(args, out) {
    const x = Float64Array.from(args.value('x').dense());
    const mean = x.reduce((a, v) => a + v, 0) / x.length;
    const deviation = Math.sqrt(x.reduce((a, v) => a + (v - mean) ** 2, 0) / x.length);
    return Tensor.from(
      out.dtype,
      out.sizes,
      x.map((v) => (v - mean) / deviation),
    );
  },
  vjp(B, g, { x }, y) {
    const deviation = B.sqrt(B.mean(B.square(B.sub(x, B.mean(x)))));
    return { x: B.div(B.sub(B.sub(g, B.mean(g)), B.mul(y, B.mean(B.mul(g, y)))), deviation) };
  },
};

function apply(B: Graph, op: Operator, inputs: Record<string, Node>): Var {
  const args = new Map(Object.entries(inputs).map(([name, node]) => [name, nodeArg(node)]));
  return tensorsOf(B.apply(op, args))[0];
}

const W = [
  [0.5, -0.5],
  [0.5, 0.5],
];

describe('row 40: what backward does', () => {
  it('a hidden layer of its own (row 15)', () => {
    const loss = (own: boolean) =>
      compute(
        (B, w, v, x) => {
          const h = own ? apply(B, hiddenLayer, { w, x }) : B.fn('relu', B.matmul(w, x));
          return B.square(B.sub(B.matmul(v, h), 1));
        },
        W,
        [1, 1],
        [1, 2],
      );
    assert.deepEqual(loss(true), loss(false));
    figures(loss(true).gradients[0], '0 0 1 2');
  });

  it('a normalization of its own (row 20)', () => {
    const { gradients } = compute((B, x, g) => B.mul(g, apply(B, standardize, { x })), [1, 2, 3, 4], [1, 0, 0, 0]);
    figures(gradients[0], '.26833 -.35777 -.08944 .17889');
    const composed = compute(
      (B, x, g) => {
        const centred = B.sub(x, B.mean(x));
        return B.mul(g, B.div(centred, B.sqrt(B.mean(B.square(centred)))));
      },
      [1, 2, 3, 4],
      [1, 0, 0, 0],
    ).gradients;
    gradients[0].forEach((g, i) => assert.ok(Math.abs(g - composed[0][i]) < 1e-15));
  });

  it('gradients have the shape of their weights, also where those were broadcast', () => {
    const { gradients } = compute((B, w, b) => B.mul(B.add(w, b), 3), W, [1, 2]);
    assert.deepEqual([...gradients[0]], [3, 3, 3, 3]);
    assert.deepEqual([...gradients[1]], [6, 6]);
  });
});
