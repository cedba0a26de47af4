import assert from 'node:assert/strict';
import { drawn } from '../../../src/core/learn/landscape/draws';
import { binaryCrossEntropy } from '../../../src/core/learn/losses';
import { mlp } from '../../../src/core/learn/models/mlp';
import { Objective } from '../../../src/core/learn/objective';
import type { Weights } from '../../../src/core/learn/weights';
import { Random } from '../../../src/core/random/random';
import { Tensor } from '../../../src/core/tensor/tensor';
import { Race } from '../../../src/panels/landscape/race';
import { learnable } from '../../../src/panels/landscape/subject';
import { type Code, codeLandscape, codeTitle, type Training } from '../../../src/protocol/panels/landscape';
import { codeOf } from '../features/landscapeOf';
import { RACE, refuses, started, trained } from './landscapeWorker';

const ROSENBROCK = `import torch
def rosenbrock(x, y):
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2
x = torch.tensor(-1.25)
y = torch.tensor(1.0)
loss = rosenbrock(x, y)
`;

const CUBIC = 'def f(u, v, w):\n    return u**2 + 2 * v**2 + u * w**3\n';

const LOGISTIC = `import torch
import torch.nn.functional as F
X = torch.randn(12, 2)
y = torch.rand(12, 1)
W = torch.randn(1, 2, requires_grad=True)
b = torch.randn(1, requires_grad=True)
loss = F.binary_cross_entropy_with_logits(F.linear(X, W, b), y)
`;

const NET = `import torch
import torch.nn as nn
import torch.nn.functional as F
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(3, 5)
        self.outer = nn.Linear(5, 4)
    def forward(self, x):
        return self.outer(torch.relu(self.inner(x)))
net = Net()
x = torch.randn(24, 3)
y = torch.randint(0, 4, (24,))
loss = F.cross_entropy(net(x), y)
`;

/** In small steps, on functions that may be steep. */
const SLOW = RACE.racers.map(({ optimizer }) => ({ optimizer, rate: 1e-4 }));

const subjectOf = (code: Code) => ({ kind: 'code', place: 'm.py:6', code }) as const;
const raceOf = (code: Code, training: Partial<Training> = {}) =>
  new Race(learnable(subjectOf(code), 1), { ...RACE, seed: 1, ...training });
const scalar = (x: number) => Tensor.scalar('float64', x);
const near = (a: number, b: number) => assert.ok(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b)), `${a} and ${b}`);

describe('the landscape of a user’s code, in the worker', () => {
  it('Rosenbrock’s function as a user writes it is the one that is built in, with its gradients', () => {
    const own = learnable(subjectOf(codeOf(ROSENBROCK, '‹loss› = ros')), 1);
    const known = learnable({ kind: 'function', name: 'rosenbrock', condition: 1 }, 0);
    const of = ({ model, loss, all }: typeof own, w: Weights) => new Objective(model, loss).gradientsAt(w, all);
    const random = new Random(4);
    for (let i = 0; i < 20; i++) {
      const w = { x: scalar(3 * random.normal()), y: scalar(3 * random.normal()) };
      const [a, b] = [of(own, w), of(known, w)];
      near(a.value, b.value);
      for (const name of ['x', 'y']) near(a.gradients[name]!.item(), b.gradients[name]!.item());
    }
  });

  it('a logistic regression as a user writes it is the core’s', () => {
    const code = codeOf(LOGISTIC, '‹loss› = F');
    const random = new Random(7);
    const data = { X: drawn(random, 'normal', [12, 2]), y: drawn(random, 'unit', [12, 1]) };
    const operands = code.operands.map((o) =>
      o.isMoved ? o : { ...o, value: [...data[o.label as 'X' | 'y'].dense()].map(Number) },
    );
    const { model, loss, all } = learnable(subjectOf({ ...code, operands }), 7);
    const weights = model.initial(random);
    assert.deepEqual(Object.keys(weights).sort(), ['W', 'b']);
    const core = mlp({ sizes: [2, 1], dtype: 'float64' });
    const at = { w0: weights.W, b0: weights.b };
    const expected = new Objective(core, binaryCrossEntropy).gradientsAt(at, { inputs: data.X, targets: data.y });
    const own = new Objective(model, loss).gradientsAt(weights, all);
    near(own.value, expected.value);
    const elements = (t: Tensor | null) => [...t!.dense()].map(Number);
    const [g, h] = [own.gradients, expected.gradients];
    elements(g.W).forEach((x, i) => near(x, elements(h.w0)[i]));
    near(g.b!.dense()[0] as number, h.b0!.dense()[0] as number);
  });

  it('begins where the code says, and says so; other starts are drawn', async () => {
    const { worker } = started();
    const subject = subjectOf(codeOf(ROSENBROCK, '‹loss› = ros'));
    const { axes, notes, parameters } = await trained(worker, subject, { seed: 1, ownStarts: true, racers: SLOW });
    assert.deepEqual([axes, parameters], [['x', 'y'], 2]);
    assert.ok(notes.includes('Starts at: x = −1.25, y = 1.'));
    const choice = { kind: 'axes', across: 0, upwards: 1, held: null, reach: 0.5 } as const;
    const { runs, a, b, isAll, id } = await worker.request('plane', choice);
    assert.deepEqual([a.letter, b?.letter, isAll], ['x', 'y', true]);
    assert.deepEqual([runs[0].a[0], runs[0].b[0]], [-1.25, 1]);
    assert.notEqual(runs[1].a[0], -1.25);
    const all = runs.flatMap((run) => [...run.a]);
    near(a.range.low, Math.min(...all) - 0.5);
    near(a.range.high, Math.max(...all) + 0.5);
    assert.deepEqual([...(await worker.request('values', { plane: id, a: [1, 0], b: [1, 2] }))], [0, 101, 100, 401]);
    // Each step goes down here.
    assert.ok(runs[0].loss.every((loss, i) => i === 0 || loss < runs[0].loss[i - 1]));
  });

  it('one parameter is a line', async () => {
    const { worker } = started();
    const code = codeOf('def f(x):\n    return (x - 3) ** 4\n', 'def f');
    await trained(worker, subjectOf(code), { racers: SLOW });
    const plane = await worker.request('plane', { kind: 'axes', across: 0, upwards: 1, held: null, reach: 1 });
    assert.equal(plane.b, null);
    assert.deepEqual([plane.isAll, plane.held, plane.a.letter], [true, null, 'x']);
    assert.deepEqual([...(await worker.request('values', { plane: plane.id, a: [1, 3, 5], b: [0] }))], [16, 0, 16]);
  });

  it('of three parameters one is held, where it is told or where the first run starts', async () => {
    const { worker } = started();
    await trained(worker, subjectOf(codeOf(CUBIC, 'def f')), { racers: SLOW });
    const plane = async (part: object) =>
      worker.request('plane', { kind: 'axes', across: 0, upwards: 1, held: null, reach: 1, ...part });
    const { id, held } = await plane({ upwards: 2, held: -0.5 });
    assert.deepEqual(held, { name: 'v', value: -0.5 });
    assert.deepEqual([...(await worker.request('values', { plane: id, a: [2], b: [3] }))], [4 + 0.5 + 54]);
    const other = await plane({});
    const { runs } = await plane({ upwards: 2 });
    assert.equal(other.held?.name, 'w');
    assert.equal(Math.fround(other.held.value), runs[0].b[0]);
    assert.equal(other.isAll, false);
    await refuses(plane({ upwards: 0 }), /choose two of the parameters u, v, w/);
    await refuses(plane({ upwards: 3 }), /choose two/);
    await refuses(plane({ reach: 0 }), /reach/);
  });

  it('a small network of the user’s has the planes of networks, and its loss goes down', async () => {
    const { worker } = started();
    const code = codeOf(NET, '‹loss› = F');
    const { parameters, axes, notes } = await trained(worker, subjectOf(code), { steps: 60 });
    assert.deepEqual([parameters, axes], [3 * 5 + 5 + 5 * 4 + 4, []]);
    assert.ok(notes.some((note) => /^Data, integers below 4 from seed 0: y \(24\)/.test(note)));
    for (const choice of [
      { kind: 'random', centre: 0, normalization: 'filter', seed: 1 },
      { kind: 'pca', centre: 0 },
      { kind: 'hessian', centre: 0 },
    ] as const) {
      const { id, runs } = await worker.request('plane', choice);
      const [middle] = await worker.request('values', { plane: id, a: [0], b: [0] });
      assert.equal(middle, runs[0].loss.at(-1), choice.kind);
      assert.ok(runs.every(({ loss }) => loss.at(-1)! < loss[0]));
    }
    await refuses(
      worker.request('plane', { kind: 'axes', across: 0, upwards: 1, held: null, reach: 1 }),
      /there are 44 parameters/,
    );
  });

  it('what is moved is chosen: without matrices there is no filter normalization', async () => {
    const { worker } = started();
    const code = codeOf(NET, '‹loss› = F');
    const biases = { ...code, operands: code.operands.map((o) => ({ ...o, isMoved: o.label.endsWith('bias') })) };
    assert.equal((await trained(worker, subjectOf(biases))).parameters, 9);
    const plane = { kind: 'random', centre: 0, seed: 1 } as const;
    await refuses(
      worker.request('plane', { ...plane, normalization: 'filter' }),
      /filter normalization moves matrices alone/,
    );
    assert.ok((await worker.request('plane', { ...plane, normalization: 'none' })).id > 0);
  });

  it('refuses what is no landscape, in words', async () => {
    const { worker } = started();
    const code = codeOf(NET, '‹loss› = F');
    const train = (part: Partial<Code>) =>
      worker.request('train', { subject: subjectOf({ ...code, ...part }), training: RACE });
    const change = (part: Partial<Code['operands'][number]>) => ({
      operands: code.operands.map((o) => (o.label === 'y' ? { ...o, ...part } : o)),
    });
    await refuses(train({ operands: code.operands.map((o) => ({ ...o, isMoved: false })) }), /at least one parameter/);
    await refuses(train(change({ isMoved: true })), /floats as y/);
    await refuses(train(change({ sizes: [2_000_000] })), /at most 1000000 numbers/);
    await refuses(train(change({ value: [1, 2] })), /24 elements of y/);
    await refuses(train(change({ sizes: [25] })), /cannot be computed/);
    await refuses(train(change({ name: 'z' })), /a tensor for y/);
    for (const program of [
      '',
      '{}',
      '[]',
      'null',
      '{"nodes":[],"steps":[],"results":[]}',
      code.program.replace('log_softmax', 'rm'),
    ])
      await refuses(train({ program }), /program/);
  });

  it('is shown first as it fits', () => {
    const small = codeLandscape('m.py:6', codeOf(ROSENBROCK, '‹loss› = ros'));
    assert.equal(small.title, 'Landscape of rosenbrock(x, y) in m.py:6');
    assert.equal(small.title, codeTitle(subjectOf(codeOf(ROSENBROCK, '‹loss› = ros'))));
    assert.equal(small.plane.kind, 'axes');
    assert.equal(codeLandscape('m.py:6', codeOf(NET, '‹loss› = F')).plane.kind, 'pca');
    assert.equal(raceOf(codeOf(NET, '‹loss› = F')).parameters, 44);
  });
});
