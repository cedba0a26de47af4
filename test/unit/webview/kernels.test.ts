import assert from 'node:assert/strict';
import { matmul } from '../../../src/core/gpu/operations/matmul';
import { History, keyOf } from '../../../webview/kernels/history';
import { asCsv, asJson } from '../../../webview/kernels/report';
import { duration, short, span } from '../../../webview/kernels/results';

const sizes = { M: 2, K: 3, N: 5 };

describe('times and numbers in the panel of kernels', () => {
  it('have three digits and a unit that fits', () => {
    assert.deepEqual([0.0123, 12.3456, 1234].map(duration), ['12.3 µs', '12.3 ms', '1.23 s']);
    assert.deepEqual([0, 123.4, 1.2345, 0.0001].map(short), ['0', '123', '1.23', '1.0e-4']);
    assert.equal(span(6.871, 8.25), '6.87 – 8.25 ms');
    assert.equal(span(0.5, 2), '500 µs – 2.00 ms');
  });
});

describe('earlier runs', () => {
  const key = keyOf('gpu', { operation: matmul, sizes }, 'naive');
  const record = (median: number) => ({ key, at: 1, median, p10: median, p90: median });

  it('are of the same device, operation, sizes and kernel', () => {
    assert.equal(key, 'gpu | matmul | M=2 K=3 N=5 | naive');
    const history = new History(null);
    history.add(record(3));
    history.add(record(4));
    const again = new History(history.text);
    assert.equal(again.last(key)?.median, 4);
    assert.equal(again.last(`${key}, edited`), null);
  });

  it('are none where what was kept is not ours, and the oldest go', () => {
    for (const kept of ['', '{', '[]', '{"version":9,"records":[]}', '{"version":1,"records":[{"key":1}]}'])
      assert.equal(new History(kept).last(key), null);
    const history = new History(null);
    for (let i = 0; i < 600; i++) history.add(record(i));
    assert.equal(JSON.parse(history.text).records.length, 500);
    assert.equal(history.last(key)?.median, 599);
  });
});

describe('results as files', () => {
  const comparison = { ulp: { median: 1, most: 2 }, relative: 1e-7, allowed: 1e-6, rows: 2, wrong: null };
  const times = { median: 2e-3, p10: 1e-3, p90: 3e-3, samples: 12, clock: 'timestamps', batch: 9 };
  const measured = { ...times, comparison, warnings: [], by: null };
  const rows = [
    { id: 'naive', title: 'Naive', where: 'gpu' as const, state: '', measured, earlier: null },
    { id: 'f16', title: 'Half, "f16"', where: 'gpu' as const, state: 'not run', measured: null, earlier: null },
  ];
  const report = { operation: matmul, sizes, device: 'gpu', limits: null, rows };
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

  it('have rates from the counts of the operation', () => {
    const { flops, bytes, kernels } = JSON.parse(text(asJson(report)));
    assert.deepEqual([flops, bytes], [60, 124]);
    assert.ok(Math.abs(kernels[0].gflops - 0.03) < 1e-12);
    assert.ok(Math.abs(kernels[0].gbytes - 0.062) < 1e-12);
    assert.equal(kernels[1].state, 'not run');
  });

  it('have as many fields in every line of CSV', () => {
    const [head, one, two] = text(asCsv(report)).trim().split('\r\n');
    assert.equal(one.split(',').length, head.split(',').length);
    assert.equal(two.replace(/"[^"]*(""[^"]*)*"/, '').split(',').length, head.split(',').length);
    assert.match(two, /"Half, ""f16"""/);
  });
});
