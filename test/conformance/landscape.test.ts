/** Directions, planes, second derivatives and losses around weights: equal to NumPy's and PyTorch's. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { normalized } from '../../src/core/learn/landscape/directions';
import { Projection, principalDirections } from '../../src/core/learn/landscape/plane';
import { slice } from '../../src/core/learn/landscape/slice';
import { flat, unflat, wide } from '../../src/core/learn/landscape/vectors';
import { crossEntropy } from '../../src/core/learn/losses';
import { mlp } from '../../src/core/learn/models/mlp';
import { type Batch, Objective } from '../../src/core/learn/objective';
import type { Weights } from '../../src/core/learn/weights';
import { Lanczos } from '../../src/core/linalg/lanczos';
import { Random } from '../../src/core/random/random';
import { Tensor } from '../../src/core/tensor/tensor';

type Nested = number | readonly Nested[];
type Named = Readonly<Record<string, Nested>>;
type Normalization = 'filter' | 'layer';

interface Facts {
  readonly sizes: number[];
  readonly weights: Named;
  readonly x: Nested;
  readonly y: number[];
  readonly drawn: Named[];
  readonly normalized: Record<Normalization, Named[]>;
  readonly convolution: { weight: Nested; direction: Nested; filter: Nested };
  readonly places: number[];
  readonly losses: Record<Normalization, number[][]>;
  readonly vector: number[];
  readonly product: number[];
  readonly largest: number[];
  readonly walk: number[][];
  readonly captured: number;
  readonly inside: number[][];
  readonly distances: number[];
}

const facts: Facts = JSON.parse(gunzipSync(readFileSync('test/facts/landscape.json.gz')).toString());

function tensor(values: Nested, dtype: 'float32' | 'float64'): Tensor {
  const sizes: number[] = [];
  for (let at = values; typeof at !== 'number'; at = at[0]) sizes.push(at.length);
  return Tensor.from(dtype, sizes, [values].flat(10) as number[]);
}

function tensors(named: Named, dtype: 'float32' | 'float64'): Weights {
  return Object.fromEntries(Object.entries(named).map(([name, values]) => [name, tensor(values, dtype)]));
}

function near(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(found.length, expected.length);
  for (let i = 0; i < found.length; i++) {
    const error = Math.abs(found[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
    assert.ok(error <= tolerance, `${i}: ${found[i]} is not ${expected[i]}`);
  }
}

const weights = tensors(facts.weights, 'float32');
const objective = new Objective(mlp({ sizes: facts.sizes, activation: 'tanh', dtype: 'float32' }), crossEntropy);
const batch = (dtype: 'float32' | 'float64'): Batch => ({
  inputs: tensor(facts.x, dtype),
  targets: Tensor.from('int64', [facts.y.length], facts.y),
});
const order = (named: Weights): Weights => Object.fromEntries(Object.keys(weights).map((name) => [name, named[name]]));

describe('loss landscapes against PyTorch and NumPy', () => {
  for (const by of ['filter', 'layer'] as const) {
    const drawn = facts.drawn.map((d) => tensors(d, 'float64'));

    it(`directions with ${by} normalization equal NumPy's to 1e-12`, () => {
      for (const [i, direction] of drawn.entries()) {
        const found = normalized(direction, weights, by);
        near(flat(order(found)), flat(order(tensors(facts.normalized[by][i], 'float64'))), 1e-12);
      }
    });

    it(`losses on the plane of directions with ${by} normalization equal PyTorch's to 1e-5`, () => {
      const [first, second] = drawn.map((d) => normalized(d, weights, by));
      const loss = (w: Weights) => objective.valueAt(w, batch('float32'));
      const found = slice(loss, weights, [first, second], facts.places, facts.places);
      near(found.flat(), facts.losses[by].flat(), 1e-5);
    });
  }

  it('filters of convolutions are all that makes one channel', () => {
    const { weight, direction, filter } = facts.convolution;
    const found = normalized({ w: tensor(direction, 'float64') }, { w: tensor(weight, 'float64') }, 'filter');
    near(found.w.dense(), tensor(filter, 'float64').dense(), 1e-12);
  });

  it("products with the Hessian equal those of PyTorch's whole Hessian", () => {
    const at = wide(weights);
    const found = objective.hessianProductAt(at, batch('float64'), unflat(Float64Array.from(facts.vector), at));
    near(flat(order(found as Weights)), facts.product, 1e-10);
  });

  it('Lanczos finds its largest eigenvalues', () => {
    const at = wide(weights);
    const lanczos = new Lanczos(facts.vector.length, new Random(1));
    const product = (v: Float64Array) =>
      flat(order(objective.hessianProductAt(at, batch('float64'), unflat(v, at)) as Weights));
    for (let i = 0; i < 40; i++) lanczos.step(product);
    const found = lanczos.largest(2);
    near(
      found.map(({ value }) => value),
      facts.largest,
      1e-8,
    );
    for (const { value, vector, error } of found) {
      assert.ok(error < 1e-4, `${error}`);
      near(product(vector), vector.map((x) => x * value) as Float64Array, 1e-4);
    }
  });

  it('principal directions capture what the singular values say, and leave the same distances', () => {
    const points = facts.walk.map((row) => unflat(Float64Array.from(row), weights));
    const [first, second] = principalDirections(points);
    const projection = new Projection({ origin: points.at(-1)!, first, second });
    near([projection.captured(points)!], [facts.captured], 1e-12);
    const places = points.map((point) => projection.place(point));
    near(
      places.map(({ distance }) => distance),
      facts.distances,
      1e-8,
    );
    near(
      places.flatMap(({ a, b }) => [Math.abs(a), Math.abs(b)]),
      facts.inside.flat(),
      1e-8,
    );
  });
});
