import assert from 'node:assert/strict';
import { zipSync } from 'fflate';
import { extent } from '../../../src/base/raster/range';
import { attentionWeights } from '../../../src/panels/attention/weights';
import { serve } from '../../../src/panels/worker';
import { channels } from '../../../src/protocol/channels';
import {
  type AttentionWorkerInterface,
  attentionWorkerInterface,
  PLAIN_RULES,
  type Source,
} from '../../../src/protocol/panels/attention';
import {
  FILES,
  type FilesInterface,
  filesInterface,
  type NothingServed,
  nothingServed,
  WORKER,
} from '../../../src/protocol/panels/panel';
import { type Port, Rpc } from '../../../src/protocol/rpc';
import { npy, utf8 } from '../../../webview/shared/export';

const NONE = { requests: {}, events: {} };

/** The worker's side in this process. */
function started() {
  const hear: ((message: unknown) => void)[] = [() => {}, () => {}];
  const end = (own: number): Port => ({
    post: (message) => queueMicrotask(() => hear[1 - own](message)),
    listen: (listener) => (hear[own] = listener),
  });
  void serve(end(1), 'attention', {});
  const ends = channels(end(0), WORKER, FILES);
  const worker = new Rpc<NothingServed, AttentionWorkerInterface>(
    ends[WORKER],
    nothingServed,
    attentionWorkerInterface,
    NONE,
  );
  const files = new Rpc<NothingServed, FilesInterface>(ends[FILES], nothingServed, filesInterface, NONE);
  let id = 0;
  return {
    worker,
    give(name: string, content: Uint8Array): Source {
      files.notify('give', { id: ++id, name, content });
      return { kind: 'file', file: { id, name, size: content.length } };
    },
  };
}

const open = (source: Source) => ({ slot: 'a', source, rules: PLAIN_RULES }) as const;
/** Rows that sum to 1. */
const weights = Float32Array.from({ length: 2 * 3 * 4 * 4 }, (_, i) => (i % 4 === 0 ? 0.7 : 0.1));

describe('the worker of the attention panel', () => {
  it('gives weights of a .npy file as they are, bit for bit', async () => {
    const { worker, give } = started();
    const opened = await worker.request('open', open(give('a.npy', npy(weights, [2, 3, 4, 4]))));
    assert.deepEqual([opened.layers, opened.heads, opened.queries, opened.hasScores], [2, 3, 4, false]);
    const head = await worker.request('head', { slot: 'a', layer: 1, head: 2 });
    assert.deepEqual(head.picture, weights.slice(80, 96));
    assert.ok(head.rowError < 1e-6);
  });

  it('gives a picture of a large head, and then its weights row by row, bit for bit', async () => {
    const { worker, give } = started();
    const [rows, columns] = [700, 1500];
    const large = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i) ** 2 / columns);
    await worker.request('open', open(give('a.npy', npy(large, [rows, columns]))));
    const at = { slot: 'a', layer: 0, head: 0 } as const;
    const { halvings, picture, low, high, ...head } = await worker.request('head', at);
    assert.deepEqual([halvings, picture.length, head.rows, head.columns], [2, 175 * 375, rows, columns]);
    assert.deepEqual([low, high], extent(large));
    // A cell is the mean of the 16 that it stands for.
    const under = Array.from({ length: 16 }, (_, i) => large[(4 * 30 + (i >> 2)) * columns + 4 * 50 + (i & 3)]);
    assert.ok(Math.abs(picture[30 * 375 + 50] - under.reduce((a, b) => a + b) / 16) < 1e-9);
    const first = await worker.request('rows', { ...at, first: 0, count: 300 });
    await worker.request('thumbnail', { ...at, side: 8 });
    const last = await worker.request('rows', { ...at, first: 300, count: 400 });
    assert.ok(Buffer.from(large.buffer).equals(Buffer.concat([first, last].map(({ buffer }) => Buffer.from(buffer)))));
    // All has been given.
    await assert.rejects(worker.request('rows', { ...at, first: 0, count: 1 }), { code: 'stale' });
    await worker.request('head', at);
    await assert.rejects(worker.request('rows', { ...at, first: 699, count: 2 }), { code: 'invalid' });
    await worker.request('rules', { slot: 'a', rules: PLAIN_RULES });
    await assert.rejects(worker.request('rows', { ...at, first: 0, count: 1 }), { code: 'stale' });
  });

  it('reads one array a layer, in the order of the numbers in their names', async () => {
    const { worker, give } = started();
    const layer = (first: number) => npy(Float32Array.of(first, 1 - first, 0, 1), [1, 2, 2]);
    const file = zipSync({ 'layer10.npy': layer(0.1), 'layer2.npy': layer(0.2), 'loss.npy': npy(weights, [96]) });
    const opened = await worker.request('open', open(give('a.npz', file)));
    assert.deepEqual([opened.layers, opened.heads, opened.notes.length], [2, 1, 2]);
    const { picture: first } = await worker.request('head', { slot: 'a', layer: 0, head: 0 });
    assert.equal(first[0], Math.fround(0.2));
  });

  it('computes weights of queries and keys, whose heads are shared by groups', async () => {
    const { worker, give } = started();
    const q = Float32Array.from({ length: 4 * 5 * 2 }, (_, i) => Math.sin(i));
    const k = Float32Array.from({ length: 2 * 6 * 2 }, (_, i) => Math.cos(i));
    const opened = await worker.request(
      'open',
      open(give('qk.npz', zipSync({ 'q.npy': npy(q, [4, 5, 2]), 'k.npy': npy(k, [2, 6, 2]) }))),
    );
    assert.deepEqual([opened.heads, opened.kvHeads, opened.queries, opened.keys], [4, 2, 5, 6]);
    const { picture: found } = await worker.request('head', { slot: 'a', layer: 0, head: 3 });
    const expected = attentionWeights({ queries: 5, keys: 6, headDim: 2, q: q.slice(30), k: k.slice(12) }, PLAIN_RULES);
    assert.deepEqual(found, expected);
  });

  it('reads what BertViz shows, with its tokens', async () => {
    const { worker, give } = started();
    const attn = [
      [
        [
          [1, 0],
          [0.25, 0.75],
        ],
      ],
    ];
    const text = JSON.stringify({ attention: [{ name: null, attn, left_text: ['a', 'b'], right_text: ['a', 'b'] }] });
    const opened = await worker.request('open', open(give('view.json', utf8(text))));
    assert.deepEqual(opened.tokens, ['a', 'b']);
    const { picture: found } = await worker.request('head', { slot: 'a', layer: 0, head: 0 });
    assert.deepEqual([...found], [1, 0, 0.25, 0.75]);
  });

  for (const [name, content, message] of [
    ['a.npy', npy(weights, [96]), /attention has two to four axes/],
    ['a.json', utf8('{"attention": [[1, 2]]}'), /found 2 levels of lists/],
    ['a.json', utf8('{"attention": [[[[1, 2], [1]]]]}'), /should all have 2 entries/],
    ['a.json', utf8('{"attention": [[[["x"]]]]}'), /weights should be numbers/],
    ['a.json', utf8('{'), /is no JSON/],
    ['a.bin', utf8('hello'), /too short/],
    [
      'qk.npz',
      zipSync({ 'q.npy': npy(weights, [2, 3, 16]), 'k.npy': npy(weights, [3, 4, 8]) }),
      /do not belong together/,
    ],
  ] as const)
    it(`refuses ${name} with ${message.source}`, async () => {
      const { worker, give } = started();
      await assert.rejects(worker.request('open', open(give(name, content))), { code: 'invalid', message });
    });

  it('asks for a file again that it does not have, and refuses sizes that cannot be', async () => {
    const { worker } = started();
    const file = { kind: 'file', file: { id: 9, name: 'a.npy', size: 1 } } as const;
    await assert.rejects(worker.request('open', open(file)), /chosen again/);
    const sizes = { layers: 1, heads: 6, kvHeads: 4, queries: 3, keys: 3, headDim: 2, seed: 0 };
    await assert.rejects(worker.request('open', open({ kind: 'sampled', ...sizes })), /should divide the 6 heads/);
    const huge = { ...sizes, kvHeads: 6, queries: 100_000, keys: 100_000 };
    await assert.rejects(worker.request('open', open({ kind: 'sampled', ...huge })), /too large/);
    await assert.rejects(worker.request('head', { slot: 'a', layer: 0, head: 0 }), /no attention is open/);
  });

  it('trains a transformer on a text, and shows what it has learned so far', async function () {
    this.timeout(60_000);
    const { worker } = started();
    const text = 'abcdefgh'.repeat(20);
    const source = { kind: 'trained', text, layers: 1, heads: 2, width: 16, context: 16, steps: 80, seed: 1 } as const;
    const opened = await worker.request('open', { ...open(source), rules: { ...PLAIN_RULES, causal: true } });
    assert.equal(opened.tokens?.join(''), text.slice(0, 16));
    const before = await worker.request('head', { slot: 'a', layer: 0, head: 0 });
    let progress = await worker.request('progress', { slot: 'a' });
    while (!progress.isDone) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      progress = await worker.request('progress', { slot: 'a' });
    }
    assert.equal(progress.step, 80);
    assert.ok(progress.loss !== null && progress.loss < 1.5, `loss ${progress.loss} of ${Math.log(8)} at first`);
    const after = await worker.request('head', { slot: 'a', layer: 0, head: 0 });
    assert.notDeepEqual(after.picture, before.picture);
    assert.ok(after.rowError < 1e-5);
  });

  it('ends a training when it is told to', async () => {
    const { worker } = started();
    const source = {
      kind: 'trained',
      text: 'abcd'.repeat(50),
      layers: 1,
      heads: 1,
      width: 8,
      context: 8,
      steps: 1e6,
      seed: 1,
    } as const;
    await worker.request('open', open(source));
    await worker.request('stop', { slot: 'a' });
    let progress = await worker.request('progress', { slot: 'a' });
    const end = Date.now() + 10_000;
    while (!progress.isDone && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      progress = await worker.request('progress', { slot: 'a' });
    }
    assert.ok(progress.isDone && progress.step < 1e6);
  });
});
