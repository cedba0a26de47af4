import assert from 'node:assert/strict';
import { PLAIN_RULES } from '../../../src/protocol/panels/attention';
import { keptOf as attentionKept } from '../../../webview/attention/kept';
import { bounded, keptOf as kernelsKept } from '../../../webview/kernels/kept';

describe('what panels keep', () => {
  it('of edited sources are the last ones, as many as there is room for', () => {
    const edits = new Map([
      ['first', ['x'.repeat(60)]],
      ['second', ['x'.repeat(30), 'y'.repeat(20)]],
      ['third', ['z'.repeat(40)]],
    ]);
    const names = (most?: number) => bounded(edits, most).map(({ kernel }) => kernel);
    assert.deepEqual(names(), ['first', 'second', 'third']);
    assert.deepEqual(names(100), ['second', 'third']);
    assert.deepEqual(names(39), []);
  });

  it('is left alone where another version kept it', () => {
    const view = { operation: 'softmax', sizes: [], source: null, host: null };
    const source = { kind: 'trained', text: '', layers: 1, heads: 1, width: 1, context: 1, steps: 1, seed: 1 } as const;
    const attention = { title: '', place: null, assumed: [], source, rules: PLAIN_RULES };
    const display = { form: 'bars', colormap: 'magma', kind: 'log', clip: 1 };
    const pane = { view: attention, layer: 0, head: 0 };
    assert.deepEqual(attentionKept({ display, a: pane, b: null })?.a, pane);
    assert.deepEqual(kernelsKept({ view, chosen: null, edits: [] })?.view, view);
    for (const state of [
      undefined,
      null,
      'x',
      {},
      view,
      attention,
      { display: { ...display, form: 'x' }, a: pane, b: null },
    ])
      assert.deepEqual([attentionKept(state), kernelsKept(state)], [null, null]);
  });
});
