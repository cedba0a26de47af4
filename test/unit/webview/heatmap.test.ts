import assert from 'node:assert/strict';
import { NAN } from '../../../src/base/raster/raster';
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
