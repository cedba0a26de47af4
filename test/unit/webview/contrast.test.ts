import assert from 'node:assert/strict';
import { contrast, faded, inkOn } from '../../../webview/shared/contrast';

describe('contrast of colours', () => {
  it('is that of WCAG', () => {
    assert.equal(contrast('#000', '#ffffff'), 21);
    assert.equal(contrast('#ffffff', '#ffffff'), 1);
    // The darkest grey that small text may have on white.
    assert.equal(contrast('#767676', '#fff')!.toFixed(2), '4.54');
    assert.equal(contrast('rgb(118, 118, 118)', '#fff')!.toFixed(2), '4.54');
  });

  it('is of what is seen when a colour is transparent', () => {
    assert.equal(contrast('rgba(0, 0, 0, 0)', '#1f1f1f'), 1);
    assert.equal(contrast('#00000080', '#ffffff')!.toFixed(1), contrast('#7f7f7f', '#ffffff')!.toFixed(1));
  });

  it('is not known of what is no colour', () => {
    assert.equal(contrast('', '#ffffff'), null);
    assert.equal(contrast('color(srgb 1 0 0)', '#ffffff'), null);
  });
});

describe('ink on a colour', () => {
  it('is what can be read on it', () => {
    // Greens of high contrast on light, of the light and of the dark theme.
    assert.equal(inkOn('#374e06'), '#ffffff');
    assert.equal(inkOn('#388a34'), '#ffffff');
    assert.equal(inkOn('#89d185'), '#000000');
    assert.equal(inkOn('of no colour'), '#000000');
  });
});

describe('a faded colour', () => {
  it('has a part of its opacity', () => {
    assert.equal(faded('#ff8000', 0.25), 'rgba(255, 128, 0, 0.25)');
    assert.equal(faded('rgba(1, 2, 3, 0.5)', 0.5), 'rgba(1, 2, 3, 0.25)');
    assert.equal(faded('red', 0.5), 'red');
  });
});
