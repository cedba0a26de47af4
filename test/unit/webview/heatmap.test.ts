import assert from 'node:assert/strict';
import { NAN, quantise } from '../../../src/base/raster/raster';
import { halved, halvings } from '../../../src/base/raster/shrink';
import { AT_ONCE } from '../../../src/protocol/panels/attention';
import { Weights } from '../../../webview/attention/weights';
import { lookUpTable, pixel } from '../../../webview/shared/heatmap/colormap';
import { half } from '../../../webview/shared/heatmap/tiles';
import { cellAt, clamped, fitted, showing, zoomed } from '../../../webview/shared/heatmap/viewport';

const size = { width: 400, height: 200 };

describe('heatmap: what is in view', () => {
  it('is all of the table at first, in square cells', () => {
    assert.deepEqual(fitted(100, 100, size), { x: 0, y: 0, scaleX: 2, scaleY: 2 });
  });

  it('stretches a table that would be too thin', () => {
    assert.deepEqual(fitted(1, 400, size), { x: 0, y: 0, scaleX: 1, scaleY: 48 });
  });

  it('keeps the point that it is zoomed around where it is', () => {
    const whole = fitted(100, 100, size);
    const view = zoomed(whole, 2, 100, 50, whole);
    assert.deepEqual(cellAt(view, 100, 50, 100, 100), cellAt(whole, 100, 50, 100, 100));
    assert.equal(view.scaleX, 4);
  });

  it('is never less than all', () => {
    const whole = fitted(100, 100, size);
    assert.deepEqual(clamped(zoomed(whole, 0, 0, 0, whole), 100, 100, size), whole);
  });

  it('follows the cursor', () => {
    const view = showing({ x: 0, y: 0, scaleX: 10, scaleY: 10 }, { row: 30, column: 3 }, size);
    assert.deepEqual([view.x, view.y], [0, 11]);
  });

  it('ends at the edges of the table', () => {
    assert.deepEqual(clamped({ x: 90, y: -5, scaleX: 10, scaleY: 10 }, 100, 100, size).x, 60);
    assert.equal(cellAt({ x: 0, y: 0, scaleX: 10, scaleY: 10 }, 399, 10, 100, 20), null);
  });
});

describe('heatmap: the weights of a head', () => {
  const [rows, columns] = [1536, 1024];
  const values = Float32Array.from({ length: rows * columns }, (_, i) => (i % 977) / 977);
  const times = halvings(rows, columns, AT_ONCE);
  const picture = halved({ rows, columns, values }, times).values;
  const [low, high] = [0, 976 / 977];
  const head = { ...{ layer: 0, head: 0, rows, columns, halvings: times, picture, low, high }, positive: 1 / 977 };
  const scale = { kind: 'linear', low, high } as const;
  const whole = async () => {
    const weights = new Weights({ ...head, rowError: 0, nanRows: 0 });
    const asked: number[] = [];
    await weights.read(async (first, count) => {
      asked.push(count);
      return values.slice(first * columns, (first + count) * columns);
    });
    return { weights, asked };
  };

  it('come after their picture, some rows at a time, and are then the worker’s own', async () => {
    const { weights, asked } = await whole();
    assert.ok(asked.length > 1 && asked.every((count) => count * columns <= 2 * AT_ONCE));
    assert.deepEqual(await weights.whole(), values);
  });

  it('have no cells but of the picture before they are there', () => {
    const raster = new Weights({ ...head, rowError: 0, nanRows: 0 }).raster(scale);
    assert.equal(raster.least, times);
    const smaller = raster.smaller!(times);
    assert.deepEqual([smaller.rows, smaller.columns], [rows >> times, columns >> times]);
    assert.deepEqual(smaller.cells, quantise(picture, scale));
  });

  it('have smaller tables of means: one over the other, from the picture or from the weights', async () => {
    const raster = (await whole()).weights.raster(scale);
    assert.deepEqual(raster.cells, quantise(values, scale));
    for (const n of [1, times, times + 1, 10]) {
      const exact = halved({ rows, columns, values }, n).values;
      const { cells } = raster.smaller!(n);
      assert.equal(cells.length, exact.length);
      const bytes = quantise(exact, scale);
      cells.forEach((byte, i) => assert.ok(Math.abs(byte - bytes[i]) <= 1, `${n}: ${byte}, not ${bytes[i]}`));
    }
  });

  it('end with the reason when they are not wanted any more', async () => {
    const weights = new Weights({ ...head, rowError: 0, nanRows: 0 });
    const waiting = assert.rejects(weights.whole(), /another head/);
    await weights.read(async (first, count) => {
      weights.stop(new Error('another head'));
      return values.slice(first * columns, (first + count) * columns);
    });
    await waiting;
    assert.ok(!weights.isWhole);
  });
});

describe('heatmap: colours', () => {
  it('of the reserved bytes are in no map', () => {
    const table = lookUpTable('viridis');
    assert.equal(table[NAN], pixel('#ff00ff'));
    assert.equal(new Set(table).size > 200, true);
  });

  it('of smaller tables are means, and hide no NaN', () => {
    const cells = Uint8Array.of(10, 20, 0, 0, 30, 41, 0, NAN);
    assert.deepEqual([...half({ rows: 2, columns: 4, cells }).cells], [25, NAN]);
  });
});
