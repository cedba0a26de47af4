import assert from 'node:assert/strict';
import { compare, sampledRows, ulpOf } from '../../../../src/core/gpu/compare';
import { makeInputs } from '../../../../src/core/gpu/inputs';
import { checkSizes } from '../../../../src/core/gpu/operation';
import { limits, operationOf, operations } from '../../../../src/core/gpu/operations';
import { matmul } from '../../../../src/core/gpu/operations/matmul';
import { attainable, partOfRoof, ridge, roof } from '../../../../src/core/gpu/roofline';
import { readShader, wgsl } from '../../../../src/core/gpu/shader';
import { statistics } from '../../../../src/core/gpu/statistics';

const flops = (id: string, sizes: Record<string, number>) => operationOf(id)!.flops(sizes);
const bytes = (id: string, sizes: Record<string, number>) => operationOf(id)!.bytes(sizes);

describe('sources of kernels', () => {
  it('say which buffers they read and write, and how many workgroups they take', () => {
    const { bindings, workgroups } = readShader(wgsl('matmul/f16'));
    assert.deepEqual(
      bindings.map(({ name, kind, element }) => [name, kind, element]),
      [
        ['sizes', 'uniform', null],
        ['a', 'read', 'f16'],
        ['b', 'read', 'f16'],
        ['out', 'write', 'f32'],
      ],
    );
    assert.deepEqual(workgroups({ M: 65, K: 1, N: 64 }), [1, 2, 1]);
    assert.deepEqual(readShader(wgsl('softmax/online')).workgroups({ rows: 70000, columns: 1 }), [65535, 1, 1]);
  });

  it('of all operations have buffers that the operation knows', () => {
    for (const operation of [...operations, ...limits]) {
      const sizes = Object.fromEntries(operation.sizes.map((s) => [s.name, s.isFlag ? 1 : 2]));
      const known = [...operation.inputs(sizes).map((i) => i.name), ...Object.keys(operation.scratch?.(sizes) ?? {})];
      for (const { passes } of operation.kernels)
        for (const pass of passes) {
          const { bindings, workgroups } = readShader(wgsl(pass));
          for (const { name, kind } of bindings)
            if (kind !== 'uniform') assert.ok([...known, 'out'].includes(name), `${pass}: ${name}`);
          assert.ok(workgroups(sizes).every((n) => Number.isInteger(n) && n > 0));
        }
    }
  });

  it('that somebody edited badly are refused in words', () => {
    const source = wgsl('matmul/naive');
    const refused = (from: string, to: string, why: RegExp) =>
      assert.throws(() => readShader(source.replace(from, to)).workgroups({ M: 1, K: 1, N: 1 }), why);
    refused('// Workgroups', '// Groups', /should say how many workgroups/);
    refused('ceil(N / 16)', 'ceil(P / 16)', /there is no size P; there are M, K, N/);
    refused('ceil(N / 16)', 'ceil(N / 16', /was expected|was not expected/);
    refused('ceil(N / 16)', 'N +', /was not expected/);
    refused('a: array<f32>', 'a: f32', /buffer a should be an array/);
    refused('read_write', 'read', /nothing is computed/);
  });
});

describe('counts of operations', () => {
  it('are 2·M·K·N for a product, of which each number is moved once', () => {
    assert.equal(flops('matmul', { M: 2, K: 3, N: 5 }), 60);
    assert.equal(bytes('matmul', { M: 2, K: 3, N: 5 }), 4 * (6 + 15 + 10));
    assert.equal(flops('batchedMatmul', { B: 7, M: 2, K: 3, N: 5 }), 420);
    assert.equal(bytes('int8Matmul', { M: 2, K: 3, N: 5 }), 4 * (6 + 5 + 10) + 15);
  });

  it('of causal attention leave out what is not seen', () => {
    const sizes = { B: 1, queries: 4, keys: 4, D: 8, causal: 0 };
    const each = 4 * 8 + 5;
    assert.equal(flops('attention', sizes), 16 * each);
    assert.equal(flops('attention', { ...sizes, causal: 1 }), (1 + 2 + 3 + 4) * each);
    assert.equal(flops('attention', { ...sizes, causal: 1, queries: 1 }), 4 * each);
    assert.equal(flops('attention', { ...sizes, causal: 1, queries: 6 }), (0 + 0 + 1 + 2 + 3 + 4) * each);
  });

  it('are 0 for what only moves, and of an embedding count the rows that are asked for', () => {
    assert.equal(flops('transpose', { rows: 3, columns: 4 }), 0);
    assert.equal(bytes('embedding', { T: 3, V: 1000, D: 8 }), 4 * 3 + 2 * 4 * 24);
  });
});

describe('inputs', () => {
  it('are the same numbers each time, in their range, and differ from each other', () => {
    const sizes = { M: 30, K: 30, N: 30 };
    const [one, two] = [makeInputs(matmul, sizes), makeInputs(matmul, sizes)];
    assert.deepEqual(one, two);
    assert.notDeepEqual(one.a, one.b);
    assert.ok(one.a.every((x) => x >= -1 && x < 1));
    const mean = (one.a as Float32Array).reduce((sum, x) => sum + x, 0) / one.a.length;
    assert.ok(Math.abs(mean) < 0.1);
    const { tokens } = makeInputs(operationOf('embedding')!, { T: 500, V: 7, D: 1 });
    assert.deepEqual([...new Set(tokens)].sort(), [0, 1, 2, 3, 4, 5, 6]);
  });
});

describe('comparison with what is right', () => {
  const sizes = { M: 1, K: 1, N: 4 };
  const inputs = { a: Float32Array.of(1), b: Float32Array.of(1, 2, 0.5, 4) };

  it('counts units in the last place', () => {
    assert.equal(ulpOf(1), 2 ** -23);
    assert.equal(ulpOf(1.99), 2 ** -23);
    assert.equal(ulpOf(-2), 2 ** -22);
    assert.equal(ulpOf(0), 2 ** -149);
    const values = Float32Array.of(1 + 2 ** -23, 2, 0.5, 4 + 2 ** -20);
    assert.deepEqual(compare(matmul, sizes, inputs, [0], values).ulp, { median: 1, most: 2 });
  });

  it('names the element that is furthest off', () => {
    const { wrong, relative } = compare(matmul, sizes, inputs, [0], Float32Array.of(1, 2, 0.6, 4));
    assert.deepEqual([wrong?.row, wrong?.column, wrong?.right], [0, 2, 0.5]);
    assert.ok(Math.abs(relative - 0.2) < 1e-6);
    assert.ok(compare(matmul, sizes, inputs, [0], Float32Array.of(1, Number.NaN, 0.5, 4)).wrong);
    assert.equal(compare(matmul, sizes, inputs, [0], Float32Array.of(1, 2, 0.5, 4)).wrong, null);
  });

  it('looks at all rows where that is little work, else at the first, the last and some between', () => {
    assert.deepEqual(sampledRows(matmul, { M: 3, K: 2, N: 2 }, 1e6), [0, 1, 2]);
    const rows = sampledRows(matmul, { M: 4096, K: 1024, N: 1024 }, 1e8);
    assert.equal(rows[0], 0);
    assert.equal(rows.at(-1), 4095);
    assert.equal(new Set(rows).size, rows.length);
    assert.ok(rows.length >= 8 && rows.length < 100);
    assert.deepEqual(sampledRows(matmul, { M: 0, K: 2, N: 2 }, 1e6), []);
  });
});

describe('sizes', () => {
  it('are refused where nothing can have them', () => {
    const check = (id: string, sizes: Record<string, number>) => () => checkSizes(operationOf(id)!, sizes);
    assert.throws(check('matmul', { M: 1, K: 1.5, N: 1 }), /K should be a whole number from 0, is 1.5/);
    assert.throws(check('matmul', { M: 1, K: 1 }), /N should be a whole number from 0, is undefined/);
    assert.throws(check('rotary', { B: 1, T: 1, D: 3 }), /D should be even, and is 3/);
    assert.throws(check('attention', { B: 1, queries: 1, keys: 1, D: 1, causal: 2 }), /causal should be 0 or 1/);
    check('matmul', { M: 0, K: 0, N: 0 })();
  });
});

describe('statistics', () => {
  it('are percentiles on the line between neighbours', () => {
    const { median, p10, p90, samples } = statistics([5, 1, 2, 4, 3]);
    assert.deepEqual([median, samples], [3, 5]);
    assert.ok(Math.abs(p10 - 1.4) < 1e-12 && Math.abs(p90 - 4.6) < 1e-12);
    assert.equal(statistics([7]).p90, 7);
    assert.throws(() => statistics([]), /no samples/);
  });
});

describe('the roofline', () => {
  const limits = { bandwidth: 100, peak: 2000 };

  it('is bandwidth times intensity up to the peak', () => {
    assert.equal(ridge(limits), 20);
    assert.equal(attainable(limits, 5), 500);
    assert.equal(attainable(limits, 50), 2000);
    assert.deepEqual(roof(limits, 1, 100), [
      [1, 100],
      [20, 2000],
      [100, 2000],
    ]);
    assert.deepEqual(roof(limits, 30, 100), [
      [30, 2000],
      [100, 2000],
    ]);
  });

  it('says what part of it a run had', () => {
    // 1 GFLOP of 0.1 GB: 10 to a byte, so 1000 GFLOP/s are to be had; in 2 ms it is 500.
    assert.equal(partOfRoof(limits, 1e9, 1e8, 2), 0.5);
    // Without arithmetic: 0.1 GB in 2 ms is 50 GB/s.
    assert.equal(partOfRoof(limits, 0, 1e8, 2), 0.5);
  });
});
