import assert from 'node:assert/strict';
import {
  dataSets,
  functions,
  models,
  optimizers,
  type PlaneChoice,
  type Subject,
  type Training,
} from '../../../src/protocol/panels/landscape';
import { utf8 } from '../../../webview/shared/export';
import { RACE, refuses, started, trained } from './landscapeWorker';

const NETWORK = { kind: 'network', model: 'mlp', width: 6, depth: 1, data: 'moons', samples: 32, noise: 0.1 } as const;
const QUADRATIC = { kind: 'function', name: 'quadratic', condition: 10 } as const;

describe('the worker of the panel of loss landscapes', () => {
  it('gradient descent on a quadratic goes where its formula says', async () => {
    const { worker } = started();
    await trained(worker, QUADRATIC);
    const { runs, captured, a, b } = await worker.request('plane', {
      kind: 'random',
      centre: 0,
      normalization: 'none',
      seed: 1,
    });
    assert.deepEqual([a.name, b!.name, captured], ['x', 'y', 1]);
    // x ← (1 − α)x, y ← (1 − ακ)y, from (−1.8, 1.2).
    const [x, y] = [-1.8 * 0.95 ** 20, 1.2 * 0.5 ** 20];
    assert.ok(Math.abs(runs[0].a[20] - x) < 1e-6 && Math.abs(runs[0].b[20] - y) < 1e-6);
    assert.ok(Math.abs(runs[0].loss[20] - (x * x + 10 * y * y) / 2) < 1e-6);
    assert.deepEqual([...runs[0].distance], Array(21).fill(0));
  });

  it('gives losses a row for each b, a column for each a', async () => {
    const { worker } = started();
    await trained(worker, QUADRATIC);
    const { id } = await worker.request('plane', { kind: 'pca', centre: 0 });
    const found = await worker.request('values', { plane: id, a: [0, 2], b: [1, -1, 0] });
    assert.deepEqual([...found], [5, 7, 5, 7, 0, 2]);
  });

  it('every model learns from every set that it can take, with every optimizer', async () => {
    const { worker } = started();
    const racers = optimizers.map((optimizer) => ({ optimizer, rate: 0.001 }));
    for (const model of models)
      for (const data of dataSets.filter((name) => (name === 'bars') === (model === 'cnn'))) {
        await trained(worker, { ...NETWORK, model, data, width: 4, samples: 6 }, { racers, steps: 3 });
        const curves = await worker.request('curves', null);
        assert.deepEqual(
          curves.map(({ length }) => length),
          racers.map(() => 3),
        );
        assert.ok(
          curves.every((curve) => curve.every(Number.isFinite)),
          `${model} on ${data}`,
        );
      }
  });

  it('functions have the values that are known of them', async () => {
    const { worker } = started();
    const known = { rosenbrock: [1, 1, 0], himmelblau: [3, 2, 0], saddle: [0, 2, 0], quadratic: [2, 1, 7] } as const;
    for (const name of functions) {
      await trained(worker, { ...QUADRATIC, name }, { steps: 1 });
      const { id } = await worker.request('plane', { kind: 'pca', centre: 0 });
      const [x, y, value] = known[name];
      assert.deepEqual([...(await worker.request('values', { plane: id, a: [x], b: [y] }))], [value], name);
    }
  });

  it('at the middle of a plane the loss is that of the run it is around', async () => {
    const { worker } = started();
    await trained(worker, NETWORK);
    const planes: PlaneChoice[] = [
      { kind: 'random', centre: 1, normalization: 'filter', seed: 3 },
      { kind: 'random', centre: 1, normalization: 'layer', seed: 3 },
      { kind: 'random', centre: 1, normalization: 'none', seed: 3 },
      { kind: 'pca', centre: 1 },
      { kind: 'hessian', centre: 1 },
    ];
    for (const choice of planes) {
      const { id, runs, captured } = await worker.request('plane', choice);
      const [value] = await worker.request('values', { plane: id, a: [0], b: [0] });
      assert.equal(value, runs[1].loss.at(-1), choice.kind);
      assert.ok(runs[1].distance.at(-1)! < 1e-6 && captured! > 0 && captured! <= 1, choice.kind);
    }
  });

  it('a plane through two solutions has one at 0 and the other at 1, and the line between them the same ends', async () => {
    const { worker } = started();
    await trained(worker, NETWORK, { ownStarts: true });
    const { id, runs } = await worker.request('plane', { kind: 'solutions', from: 0, to: 1, seed: 1 });
    const ends = await worker.request('values', { plane: id, a: [0, 1], b: [0] });
    const { losses, height } = await worker.request('between', { from: 0, to: 1, places: 5 });
    for (const [i, found] of [ends[0], ends[1]].entries()) {
      assert.ok(Math.abs(found - runs[i].loss.at(-1)!) < 1e-6);
      assert.ok(Math.abs(losses[4 * i] - found) < 1e-6);
    }
    assert.ok(height > 0);
    // Their starts differ.
    assert.notEqual(runs[0].loss[0], runs[1].loss[0]);
  });

  it('the same seed gives the same landscape, another seed another one', async () => {
    const { worker } = started();
    const corner = async (seed: number) => {
      await trained(worker, NETWORK, { seed });
      const { id } = await worker.request('plane', { kind: 'random', centre: 0, normalization: 'filter', seed: 1 });
      return [...(await worker.request('values', { plane: id, a: [1], b: [1] }))];
    };
    assert.deepEqual(await corner(5), await corner(5));
    assert.notDeepEqual(await corner(5), await corner(6));
  });

  it('a race that is stopped ends where it is, and its points stay even', async () => {
    const { worker } = started();
    await worker.request('train', { subject: QUADRATIC, training: { ...RACE, steps: 100_000 } });
    while ((await worker.request('progress', null)).step < 3000) await new Promise((resolve) => setTimeout(resolve, 5));
    await worker.request('stop', null);
    while (!(await worker.request('progress', null)).isDone) await new Promise((resolve) => setTimeout(resolve, 5));
    const { runs } = await worker.request('plane', { kind: 'pca', centre: 0 });
    for (const { step, end } of runs) {
      assert.equal(end, 'cancelled');
      assert.ok(step.length <= 2002 && step.length > 900);
      const every = step[1] - step[0];
      assert.ok(every >= 2 && step.slice(0, -1).every((at, i) => at === i * every));
    }
  });

  it('says which run diverged, and shows the others', async () => {
    const { worker } = started();
    const racers = [
      { optimizer: 'sgd', rate: 10 },
      { optimizer: 'adam', rate: 0.01 },
    ] as const;
    await trained(worker, { ...NETWORK, model: 'residual', depth: 3 }, { racers, steps: 60 });
    await refuses(worker.request('plane', { kind: 'pca', centre: 0 }), /run 1 diverged/);
    const { runs, a } = await worker.request('plane', { kind: 'pca', centre: 1 });
    assert.equal(runs[0].end, 'diverged');
    assert.ok(a.range.high - a.range.low < 100);
  });

  it('refuses what cannot be', async () => {
    const { worker, files } = started();
    await refuses(worker.request('progress', null), /nothing was trained/);
    const train = (subject: Subject, part: Partial<Training> = {}) =>
      worker.request('train', { subject, training: { ...RACE, ...part } });
    await refuses(train({ ...NETWORK, width: 0 }), /the width should be from 1 to 1024, is 0/);
    await refuses(train({ ...NETWORK, noise: -1 }), /noise/);
    await refuses(train({ ...NETWORK, model: 'cnn' }), /images/);
    await refuses(train(NETWORK, { racers: [] }), /at least one optimizer/);
    await refuses(train(NETWORK, { racers: [{ optimizer: 'adam', rate: Number.NaN }] }), /learning rate of adam/);
    await trained(worker, NETWORK);
    await refuses(worker.request('plane', { kind: 'pca', centre: 7 }), /there is no run 8/);
    await refuses(worker.request('plane', { kind: 'solutions', from: 1, to: 1, seed: 1 }), /directions/);
    const { id } = await worker.request('plane', { kind: 'pca', centre: 0 });
    await worker.request('plane', { kind: 'pca', centre: 1 });
    await refuses(worker.request('values', { plane: id, a: [0], b: [0] }), /another plane/, 'stale');
    const files1 = ['', 'x\n', '{"format":"nabla-landscape","version":1,"a":[0,1],"b":[1,0]}\n'];
    for (const [i, text] of files1.entries()) {
      files.notify('give', { id: i, name: 'a.jsonl', content: utf8(text) });
      await refuses(worker.request('file', { file: i }), /should|JSON/);
    }
  });

  it('reads what a script has written, however it was cut off', async () => {
    const { worker, files } = started();
    const places = [-1, 0, 1];
    const lines = [
      JSON.stringify({ format: 'nabla-landscape', version: 1, a: places, b: places }),
      JSON.stringify({ row: 2, loss: [1, 'nan', 'inf'], seconds: 3 }),
      JSON.stringify({ row: 0, loss: [1.5, 2, 3], seconds: 1 }),
    ];
    const text = `${lines.join('\n')}\n`;
    for (let length = lines[0].length + 1; length <= text.length; length++) {
      files.notify('give', { id: 1, name: 'a.jsonl', content: utf8(text.slice(0, length)) });
      const { known } = await worker.request('file', { file: 1 });
      assert.equal(known.filter(Boolean).length, text.slice(0, length).split('\n').length - 2);
    }
    const { values, known, seconds } = await worker.request('file', { file: 1 });
    assert.deepEqual(known, [true, false, true]);
    assert.equal(seconds, 2);
    const none = Number.NaN;
    assert.deepEqual(values, Float32Array.of(1.5, 2, 3, none, none, none, 1, none, Number.POSITIVE_INFINITY));
  });
});
