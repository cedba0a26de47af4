import assert from 'node:assert/strict';
import katex from 'katex';
import { latexName } from '../../../src/derive/index';
import { SizeWords } from '../../../src/features/gradientSizes';
import { dim } from './fake';

describe('names of sizes', () => {
  it('are those of the code; a known size has one too, unless the code mentions it', () => {
    const sizes = new SizeWords('x.view(2, -1)');
    assert.equal(sizes.of(dim('B')), 'B');
    assert.equal(sizes.of(dim('n_embd=768')), 'n_embd');
    assert.equal(sizes.of(dim('768')), 'n_embd');
    assert.equal(sizes.of(dim('3072')), 'size_3072');
    assert.equal(sizes.of(dim('2')), '2');
    assert.equal(sizes.of(dim('1')), '1');
    assert.equal(sizes.of(dim('?')), null);
  });

  it('are shown as people read them', () => {
    const sizes = new SizeWords('');
    const [composite, known] = [sizes.of(dim('3*C'))!, sizes.of(dim('3072'))!];
    assert.equal(sizes.shown(`2·${composite}`), '2·3*C');
    assert.equal(sizes.shown(known), '3072');
    assert.equal(sizes.shownLatex(`\\frac{G}{${latexName(known)}}`), '\\frac{G}{3072}');
  });

  it('inject no command into LaTeX', () => {
    const hostile = dim('}\\href{javascript:alert(1)}{x}$_^<img src=x onerror=alert(1)>');
    const sizes = new SizeWords('');
    const latex = sizes.shownLatex(latexName(sizes.of(hostile)!));
    const html = katex.renderToString(latex, { throwOnError: true, trust: false, strict: 'ignore' });
    assert.ok(!/<img|<a |href=/.test(html), html);
  });
});
