/** Derivatives of small computations against their formulas and against differences; computations as JSON. */
import assert from 'node:assert/strict';
import { checkpoint, hessian, jacobian, jvp, vmap } from '../../../src/core/autodiff/derivatives';
import { derivativeAt0, directional, dot, randomDirection } from '../../../src/core/autodiff/differences';
import { grad } from '../../../src/core/autodiff/reverse';
import { Graph } from '../../../src/core/graph/graph';
import { fromJson, toJson } from '../../../src/core/graph/json';
import type { Node } from '../../../src/core/graph/node';
import { Random } from '../../../src/core/random/random';
import { fromNested, type Nested, toNested } from '../../../src/core/tensor/nested';
import type { Tensor } from '../../../src/core/tensor/tensor';

const graph = () => new Graph({ defaultFloat: 'float64' });
const input = (B: Graph, value: Nested) => B.input(fromNested(value, 'float64'));

function close(found: Tensor, wanted: Nested, tolerance = 1e-12): void {
  const want = fromNested(wanted, 'float64');
  assert.deepEqual(found.sizes, want.sizes);
  const [a, b] = [found.dense(), want.dense()];
  for (let i = 0; i < a.length; i++) assert.ok(Math.abs(a[i] - b[i]) <= tolerance, `${toNested(found)}`);
}

/** y = tanh(x W) Σ: two inputs, a product, a broadcast. */
function model(B: Graph, x: Node, w: Node): Node {
  return B.sum(B.mul(B.tanh(B.matmul(x, w)), B.exp(B.mean(x, 1, true)))) as Node;
}

const X = [
  [0.1, -0.4, 0.7],
  [1.2, 0.3, -0.9],
];
const W = [
  [0.5, -1],
  [0.25, 0.75],
  [-0.3, 0.2],
];

describe('autodiff', () => {
  it('gradients equal directional differences', () => {
    const B = graph();
    const [x, w] = [input(B, X), input(B, W)];
    const { adjoints } = grad(B, model(B, x, w), [x, w]);
    const random = new Random(1);
    const at = [x.value, w.value];
    const along = at.map((t) => randomDirection(t, random));
    const { value, error } = directional(([a, b]) => model(B, B.input(a), B.input(b)).value.item(), at, along);
    const exact = dot(adjoints[0]!.value, along[0]) + dot(adjoints[1]!.value, along[1]);
    assert.ok(error < 1e-9 && Math.abs(value - exact) < 1e-9, `${value} ${exact} ${error}`);
  });

  it('differences are extrapolated', () => {
    const { value, error } = derivativeAt0((t) => Math.exp(Math.sin(1 + t)));
    assert.ok(Math.abs(value - Math.cos(1) * Math.exp(Math.sin(1))) < 1e-11 && error < 1e-10);
  });

  it('jvp is the product of the Jacobian with the tangent', () => {
    const B = graph();
    const x = input(B, [0.3, -0.2, 0.9]);
    const y = B.mul(B.square(x), B.sum(x)) as Node;
    const v = input(B, [1, 2, -1]);
    const J = jacobian(B, y, x);
    close(jvp(B, y, [x], [v]).value, toNested((B.matmul(J, v) as Node).value));
    close(J.value, [
      [2 * 0.3 + 0.09, 0.09, 0.09],
      [0.04, -0.4 + 0.04, 0.04],
      [0.81, 0.81, 1.8 + 0.81],
    ]);
  });

  it('Hessian of xᵀAx', () => {
    const B = graph();
    const [x, A] = [
      input(B, [1, 2]),
      input(B, [
        [1, 3],
        [-1, 2],
      ]),
    ];
    const y = B.matmul(x, B.matmul(A, x)) as Node;
    close(hessian(B, y, x).value, [
      [2, 2],
      [2, 4],
    ]);
    close(hessian(B, B.sum(x) as Node, x).value, [
      [0, 0],
      [0, 0],
    ]);
    assert.throws(() => hessian(B, x, x), /a Hessian is of a number/);
  });

  it('vmap applies a function to each item', () => {
    const B = graph();
    const [x, w] = [input(B, X), input(B, [1, 2, 3])];
    const y = vmap(B, (row) => B.matmul(row, w) as Node, [x]);
    close(y.value, toNested((B.matmul(x, w) as Node).value));
    close(grad(B, y, [w]).adjoints[0]!.value, [1.3, -0.1, -0.2]);
    assert.throws(() => vmap(B, (a) => a, [x, w]), /leading sizes/);
  });

  it('a checkpoint gives the same gradients, also twice', () => {
    const B = graph();
    const [x, w] = [input(B, X), input(B, W)];
    const plain = grad(B, model(B, x, w), [x, w]).adjoints;
    const kept = grad(
      B,
      checkpoint(B, (a, b) => model(B, a, b), [x, w]),
      [x, w],
    ).adjoints;
    for (const i of [0, 1]) close(kept[i]!.value, toNested(plain[i]!.value));
    const second = (g: Node) => grad(B, B.sum(B.square(g)) as Node, [w]).adjoints[0]!.value;
    close(second(kept[1]!), toNested(second(plain[1]!)));
  });

  it('what is not asked for is not computed', () => {
    const B = graph();
    const a = input(B, [0.5, 1]);
    const x = input(B, [1, 2]);
    // The gradient of igamma by its first operand is not known.
    const y = B.call('igamma', { input: a, other: x });
    assert.ok(grad(B, y, [x]).adjoints[0]!.value.data.every(Number.isFinite));
    assert.throws(() => grad(B, y, [a]).adjoints[0]!.value, /not known/);
  });

  it('a computation goes through JSON and back', () => {
    const B = graph();
    const [x, w] = [input(B, X), input(B, W)];
    x.name = 'x';
    const y = B.add(model(B, x, w), B.select(B.call('clamp', { input: x, min: -0.5, max: 1e3 }), 0, 1)) as Node;
    const json = JSON.parse(JSON.stringify(toJson([y])));
    const [again] = fromJson(graph(), json);
    assert.deepEqual(toNested(again.value), toNested(y.value));
    assert.ok(json.nodes.some((n: { name?: string }) => n.name === 'x'));
  });
});
