/** Training: networks learn what they should, the same way for the same seed, and can be stopped. */
import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import { type Fit, type FitOptions, type Progress, fit as train } from '../../../../src/core/learn/fit';
import { normal } from '../../../../src/core/learn/initializers';
import { binaryCrossEntropy, crossEntropy, meanSquaredError } from '../../../../src/core/learn/losses';
import { cnn } from '../../../../src/core/learn/models/cnn';
import { mlp } from '../../../../src/core/learn/models/mlp';
import { type Batch, Objective } from '../../../../src/core/learn/objective';
import { rules } from '../../../../src/core/learn/optimizers';
import { constant } from '../../../../src/core/learn/schedules';
import { countWeights } from '../../../../src/core/learn/weights';
import { Random } from '../../../../src/core/random/random';
import { fromNested } from '../../../../src/core/tensor/nested';
import { Tensor } from '../../../../src/core/tensor/tensor';

const XOR: Batch = {
  inputs: fromNested(
    [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ],
    'float64',
  ),
  targets: fromNested([[0], [1], [1], [0]], 'float64'),
};
const NET = mlp({ sizes: [2, 8, 1], activation: 'tanh' });

const learnXor = (options: Partial<FitOptions> = {}): Promise<Fit> =>
  train({
    model: NET,
    loss: binaryCrossEntropy,
    batch: () => XOR,
    rule: rules.adam(),
    schedule: constant(0.05),
    steps: 150,
    seed: 1,
    ...options,
  });

const objective = new Objective(NET, binaryCrossEntropy);

describe('fit', () => {
  it('a two-layer net learns XOR, from any of three seeds', async () => {
    for (const seed of [1, 2, 3]) {
      const { weights, losses, end } = await learnXor({ seed });
      assert.equal(end, 'done');
      assert.equal(losses.length, 150);
      const outputs = objective.outputsAt(weights, XOR.inputs);
      assert.deepEqual(
        [...outputs.data].map((z) => (z > 0 ? 1 : 0)),
        [0, 1, 1, 0],
      );
    }
  });

  it('the same seed gives the same curve, another one another', async () => {
    const runs = await Promise.all([1, 1, 2].map((seed) => learnXor({ seed, steps: 20 })));
    assert.deepEqual(runs[0].losses, runs[1].losses);
    assert.deepEqual(runs[0].weights, runs[1].weights);
    assert.notDeepEqual(runs[0].losses, runs[2].losses);
  });

  it('tells of every step', async () => {
    const seen: Progress[] = [];
    const { losses } = await learnXor({ steps: 5, progress: (p) => seen.push(p) });
    assert.deepEqual(
      seen.map((p) => p.loss),
      losses,
    );
    assert.deepEqual(
      seen.map((p) => p.step),
      [0, 1, 2, 3, 4],
    );
    assert.ok(seen.every((p) => p.norm > 0 && p.rate === 0.05 && p.steps === 5));
  });

  it('stops at the step after it is cancelled, with weights that can be used and trained on', async () => {
    const cancel = new AbortController();
    const whole = await learnXor({ steps: 7 });
    const progress = ({ step }: Progress) => step === 6 && cancel.abort();
    const stopped = await learnXor({ steps: 1000, signal: cancel.signal, progress });
    assert.equal(stopped.end, 'cancelled');
    assert.equal(stopped.losses.length, 7);
    assert.deepEqual(stopped.weights, whole.weights);
    const again = await learnXor({ weights: stopped.weights, steps: 1 });
    assert.equal(again.losses[0], objective.valueAt(stopped.weights, XOR));
  });

  it('gives way, so that a cancellation from outside arrives', async () => {
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 0);
    const { end, losses } = await learnXor({ steps: 1_000_000, signal: cancel.signal });
    assert.equal(end, 'cancelled');
    assert.ok(losses.length < 100_000);
  });

  it('stops before a step that would make the weights no numbers', async () => {
    const { end, weights, losses } = await learnXor({
      loss: (B, y, t) => B.mul(meanSquaredError(B, y, t), 1e300),
      rule: rules.sgd(),
      schedule: constant(1e10),
    });
    assert.equal(end, 'diverged');
    assert.ok(losses.length < 150);
    for (const w of Object.values(weights)) assert.ok([...w.data].every(Number.isFinite));
  });

  it('a small convolutional net tells stripes that run down from stripes that run across', async () => {
    const random = new Random(3);
    const inputs = normal(0, 0.1)(random, [16, 1, 6, 6]);
    const targets = Tensor.zeros('int64', [16]);
    for (let i = 0; i < inputs.size; i++) {
      const [image, row, column] = [Math.floor(i / 36), Math.floor(i / 6) % 6, i % 6];
      targets.data[image] = image % 2;
      inputs.data[i] += ((image % 2 === 0 ? column : row) + Math.floor(image / 2)) % 2;
    }
    const model = cnn({ channels: [1, 4, 6], classes: 2 });
    const batch = { inputs, targets };
    const { weights, losses } = await train({
      model,
      loss: crossEntropy,
      batch: () => batch,
      rule: rules.adam(),
      schedule: constant(0.02),
      steps: 40,
    });
    assert.ok(losses[0] > 0.5 && losses[39] < 0.05, `${losses[0]} to ${losses[39]}`);
    assert.equal(countWeights(weights), 4 * 9 + 4 + 6 * 4 * 9 + 6 + 2 * 6 + 2);
  });

  it('in single precision weights stay in it', async () => {
    const single = (t: Tensor) => t.to('float32');
    const { weights, losses } = await learnXor({
      model: mlp({ sizes: [2, 8, 1], activation: 'tanh', dtype: 'float32' }),
      batch: () => ({ inputs: single(XOR.inputs), targets: single(XOR.targets) }),
    });
    assert.deepEqual([...new Set(Object.values(weights).map((w) => w.dtype))], ['float32']);
    assert.ok(losses[149] < 0.02, `${losses[149]}`);
  });

  it('says what is wrong', async () => {
    await assert.rejects(() => learnXor({ loss: meanSquaredError, batch: () => ({ ...XOR, targets: XOR.inputs }) }), {
      message: 'meanSquaredError: outputs are (4, 1), targets (4, 2)',
    });
    await assert.rejects(() => learnXor({ steps: -1 }), /the number of steps, found -1/);
    assert.throws(() => cnn({ channels: [1, 2], classes: 2, window: 4 }), /an odd window, found 4/);
  });
});

type Message = { step: number; loss: number } | { end: string; steps: number; after: number; classes: number };

function bundled(): string {
  const entryPoints = ['test/unit/core/learn/transformerWorker.ts'];
  return buildSync({ entryPoints, bundle: true, platform: 'node', write: false }).outputFiles[0].text;
}

/** What the worker says; `heard` may answer. */
function inWorker(steps: number, heard: (message: Message, worker: Worker) => void): Promise<void> {
  const worker = new Worker(bundled(), { eval: true, workerData: { steps } });
  return new Promise<void>((resolve, reject) => {
    worker.on('message', (message: Message) => heard(message, worker));
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  }).finally(() => worker.terminate());
}

describe('a character transformer in a worker', () => {
  it('overfits one batch to a loss below .01; the first loss is ln(classes)', async function () {
    this.timeout(60_000);
    const losses: number[] = [];
    await inWorker(60, (message) => {
      if ('loss' in message) losses.push(message.loss);
      else {
        assert.deepEqual([message.end, message.steps], ['done', 60]);
        assert.ok(message.after < 0.01, `loss ${message.after}`);
        assert.ok(Math.abs(losses[0] - Math.log(message.classes)) < 0.05, `first loss ${losses[0]}`);
      }
    });
    assert.equal(losses.length, 60);
  });

  it('stops when it is told to', async function () {
    this.timeout(60_000);
    let ended = false;
    await inWorker(100_000, (message, worker) => {
      if ('loss' in message) {
        if (message.step === 0) worker.postMessage('stop');
        return;
      }
      ended = true;
      assert.equal(message.end, 'cancelled');
      assert.ok(message.steps < 100_000 && Number.isFinite(message.after));
    });
    assert.ok(ended);
  });
});
