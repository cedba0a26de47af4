import assert from 'node:assert/strict';
import { COMMAND_LIMITS, Constants, HOVER_LIMITS } from '../../../src/analysis/constants/constants';
import { Workspace } from '../../../src/analysis/workspace';
import { Tensor } from '../../../src/core/tensor/tensor';
import { DocumentText } from '../../../src/features/document';
import { hover } from '../../../src/features/hover';
import { hoverText } from '../../../src/features/markdown';
import { valueDocument, valueLines } from '../../../src/features/values';
import { tensor } from './fake';

/** The hover on what `‹` and `›` mark. */
function hoverOf(marked: string): string[] {
  const text = marked.replace(/[‹›]/g, '');
  const [start, end] = [marked.indexOf('‹'), marked.indexOf('›') - 1];
  const workspace = new Workspace({ read: () => null });
  const uri = 'file:///w/m.py';
  workspace.setDocument(uri, '/w/m.py', 1, text);
  const view = { facts: workspace.facts(uri), document: new DocumentText(uri, text), textOf: () => null };
  const found = hover(view, start, end, null, (from, to) => workspace.constant(uri, from, to, HOVER_LIMITS));
  return found ? hoverText(found).split('\n') : [];
}

const constant = (t: Tensor) => ({ tensors: [t], isSequence: false, library: 'torch' as const });

function lines(t: Tensor): string[] {
  const fact = tensor(t.sizes.join(' '), { dtype: t.dtype });
  return valueLines(constant(t), [fact])!.map((l) => (l.label ? `${l.label}: ${l.text}` : l.text));
}

const counting = (...sizes: number[]) =>
  Tensor.from(
    'float32',
    sizes,
    Array.from({ length: sizes.reduce((n, d) => n * d, 1) }, (_, k) => k),
  );

describe('values in a hover', () => {
  it('are a few elements and their range, beside the shape', () => {
    const text = hoverOf('import torch\nx = ‹torch.arange(6.).reshape(2, 3) / 4›\n');
    assert.match(text[0], /float32 \(2, 3\)$/);
    assert.deepEqual(text.slice(1, 3), ['[[0.0000, 0.2500, 0.5000],', ' [0.7500, 1.0000, 1.2500]]']);
    assert.match(text[3], /^range +0 … 1\.25$/);
  });

  it('stand on names as well, at most twelve lines in all', () => {
    const text = hoverOf('import torch\nB, T, C, D = 2, 3, 4, 5\nmask = torch.ones(B, T, C, D)\n‹mask›.sum()\n');
    assert.ok(text.length <= 12 && text.some((line) => line.startsWith('[[[[1., 1.')), text.join('\n'));
  });

  it('are left out where the value is not constant, and on parameters', () => {
    const random = hoverOf('import torch\nx = ‹torch.randn(2)›\n');
    assert.ok(random.length > 0 && !random.some((line) => line.startsWith('[')));
    assert.ok(
      !hoverOf('import torch\ndef f(x):\n    return ‹x @ torch.ones(3)›\n').some((line) => line.startsWith('[')),
    );
  });

  it('are left out where analysis and the computation disagree', () => {
    const t = counting(2, 3);
    assert.equal(valueLines(constant(t), [tensor('2 4')]), null);
    assert.equal(valueLines(constant(t), [tensor('2 3', { dtype: 'int64' })]), null);
    assert.equal(valueLines(constant(t), [tensor('2 3'), tensor('3 2')]), null);
    assert.ok(valueLines(constant(t), [tensor('2 ?', { dtype: null })]));
  });

  it('leave the middle of long axes out', () => {
    assert.deepEqual(lines(counting(100)), ['[ 0.,  1.,  2.,  3., …, 97., 98., 99.]', 'range: 0 … 99']);
    assert.deepEqual(lines(counting(7, 2)), [
      '[[ 0.,  1.],',
      ' [ 2.,  3.],',
      ' …,',
      ' [10., 11.],',
      ' [12., 13.]]',
      'range: 0 … 13',
    ]);
    assert.equal(lines(counting(9, 9, 9, 9)).length, 7);
  });

  it('are written in the words of Python', () => {
    assert.deepEqual(lines(Tensor.from('bool', [2], [1, 0])), ['[ True, False]', 'range: 1 of 2 are True']);
    assert.deepEqual(lines(Tensor.from('int64', [2], [-3, 10])), ['[-3, 10]', 'range: -3 … 10']);
    assert.deepEqual(lines(Tensor.scalar('float32', 0.1)), ['0.1']);
    assert.deepEqual(lines(Tensor.from('float32', [0], [])), ['[]']);
    const odd = Tensor.from('float64', [3], [Number.NaN, Number.POSITIVE_INFINITY, 1e-7]);
    assert.deepEqual(lines(odd), ['[       nan,        inf, 1.0000e-07]', 'range: 1e-7 … inf, 1 nan']);
  });

  it('says no cost on what an assignment sets, where the operation says it', () => {
    const costs = (marked: string) =>
      hoverOf(`import torch\nx = torch.randn(2, 3)\n${marked}\n`).some((l) => l.startsWith('cost'));
    assert.ok(!costs('‹y› = x @ torch.ones(3, 4)'));
    assert.ok(costs('y = ‹x @ torch.ones(3, 4)›'));
  });
});

describe('a whole value', () => {
  it('has all digits that tell its numbers apart', () => {
    const data = valueDocument(constant(Tensor.from('float32', [2], [0.1, 1 / 3])), 'x', 0);
    assert.deepEqual(data, {
      title: 'x',
      text: 'x   float32 (2,)   0.1 … 0.3333\n\n[       0.1, 0.33333334]\n',
      reason: null,
      page: 0,
      pages: 1,
    });
  });

  it('comes in pages, of which each says what it shows', () => {
    const big = constant(counting(150, 150));
    const last = valueDocument(big, 'x', 99);
    assert.deepEqual([last.page, last.pages], [2, 3]);
    const text = last.text!.split('\n');
    assert.equal(text[1], 'page 3 of 3: elements 20,001 to 22,500 of 22,500');
    // 20,000 = 133·150 + 50.
    assert.match(text[3], /^\[133, 50\]\s+20000\.0, 20001\.0/);
    assert.match(text.at(-2)!, /22499\.0$/);
    const numbers = text
      .slice(3)
      .join(' ')
      .match(/\d+\.0/g);
    assert.equal(numbers?.length, 2500);
  });

  it('of several results is one after the other', () => {
    const value = new Constants().at('import torch\ny = torch.tensor([2., 1.]).sort()\n', 17, 46, COMMAND_LIMITS);
    const { text } = valueDocument(value, 'y', 0);
    assert.match(text!, /^y\[0\] {3}float32[\s\S]*\[1\.0, 2\.0\][\s\S]*y\[1\] {3}int64[\s\S]*\[1, 0\]/);
  });

  it('says why there is none', () => {
    const data = valueDocument({ reason: 'x is a parameter' }, 'x', 0);
    assert.deepEqual([data.text, data.reason], [null, 'x is a parameter']);
  });
});
