import assert from 'node:assert/strict';
import type { Problem } from '../../../src/analysis/facts';
import { Lines } from '../../../src/base/lines';
import { fileJson } from '../../../src/features/cliJson';
import { listShapes } from '../../../src/features/listing';
import { report } from '../../../src/features/reports';
import { status } from '../../../src/features/status';
import { summaryTable } from '../../../src/features/summary';
import { dim, fact, factsOf, tensor } from './fake';

const source = 'a = 1\ny = x @ w, 100%\n';
const problem: Problem = {
  start: source.indexOf('x @'),
  end: source.indexOf(' @') + 4,
  severity: 'error',
  code: 'matmul-mismatch',
  message: 'matmul: inner sizes differ, 3 and 4.\n  3 = x',
  related: [{ place: { uri: '/w/b.py', start: 2, end: 3 }, message: '4 was set here' }],
};
const lines = new Lines(source);
const linesOf = (uri: string) => (uri === '/w/b.py' ? new Lines('\n\nw') : null);
const named = tensor('', {
  dims: [dim('B', { text: 'x.size(0)' }), dim('n_embd=768'), dim('?')],
  text: '(B, n_embd, ?)',
  why: ['x is 3-D, line 1'],
});
const facts = factsOf([fact(source, '‹y› =', named), fact(source, '‹x› @', '… 3072')], { problems: [problem] });
const files = [fileJson('/w/a.py', facts, lines, linesOf)];

describe("the command line's JSON", () => {
  it('gives sizes as ints, symbols in Python syntax, unknown dims as null', () => {
    const [y, x] = files[0].facts;
    assert.deepEqual(y.range, { start: { line: 1, character: 0 }, end: { line: 1, character: 1 } });
    assert.deepEqual(y.tensors, [
      { shape: ['f.B', 768, null], text: '(B, n_embd, ?)', dtype: 'float32', library: 'torch' },
    ]);
    assert.deepEqual(y.why, ['B: x.size(0)', 'x is 3-D, line 1']);
    assert.equal(x.tensors[0].shape, null);
    assert.equal(x.tensors[0].text, '(…, 3072)');
  });

  it('gives related places with their positions where the text is at hand', () => {
    const [{ related }] = files[0].problems;
    assert.deepEqual(related[0].range?.start, { line: 2, character: 0 });
    assert.equal(fileJson('/w/a.py', facts, lines, () => null).problems[0].related[0].range, null);
  });
});

describe('reports of problems', () => {
  const shown = (file: string) => file.replace('/w/', '');

  it('as text', () => {
    assert.deepEqual(report('text', files, shown).split('\n'), [
      'a.py:2:5: error: matmul: inner sizes differ, 3 and 4. [matmul-mismatch]',
      '  3 = x',
      '1 problem in 1 file',
    ]);
  });

  it('as JSON', () => {
    const parsed = JSON.parse(report('json', files, shown));
    assert.equal(parsed.version, 1);
    assert.equal(parsed.files[0].problems[0].code, 'matmul-mismatch');
  });

  it('as SARIF', () => {
    const [run] = JSON.parse(report('sarif', files, shown)).runs;
    assert.deepEqual(run.tool.driver.rules, [{ id: 'matmul-mismatch' }]);
    const [result] = run.results;
    assert.equal(result.level, 'error');
    const { artifactLocation, region } = result.locations[0].physicalLocation;
    assert.equal(artifactLocation.uri, 'a.py');
    assert.deepEqual(region, { startLine: 2, startColumn: 5, endLine: 2, endColumn: 10 });
    assert.equal(result.relatedLocations[0].physicalLocation.region.startLine, 3);
  });

  it("as GitHub's commands, with escapes", () => {
    const text = report('github', files, (file) => `${shown(file)},x`);
    assert.equal(
      text,
      '::error file=a.py%2Cx,line=2,endLine=2,col=5,endColumn=10,title=Nabla matmul-mismatch::' +
        'matmul: inner sizes differ, 3 and 4.%0A  3 = x',
    );
  });
});

describe('lists', () => {
  it('of shapes give each text with a shape once a line', () => {
    const twice = 'y = x + x';
    const all = [fact(twice, '‹x› +', 'B'), fact(twice, '+ ‹x›', 'B'), fact(twice, 'x + x', 'B')];
    const rows = listShapes(factsOf(all), new Lines(twice));
    assert.deepEqual(
      rows.map((r) => r.name),
      ['x + x', 'x'],
    );
  });

  it('of modules are a table, with inner modules indented', () => {
    const module = { className: 'Linear', parameters: 1234, output: null, start: 0, end: 1 };
    const table = summaryTable([
      { ...module, name: 'GPT', className: 'GPT', path: '', parameters: null, output: '(B, T)' },
      { ...module, name: 'GPT', path: 'head' },
    ]);
    assert.deepEqual(table.split('\n'), [
      'module  class   output  parameters  FLOPs  memory',
      'GPT     GPT     (B, T)           ?',
      '  head  Linear               1,234',
    ]);
    const held = summaryTable([
      { ...module, name: 'GPT', className: 'GPT', path: '', memory: 4096 },
      { ...module, name: 'GPT', path: 'h', memory: 2048 },
      { ...module, name: 'GPT', path: 'h.a', memory: 512 },
      { ...module, name: 'GPT', path: 'h.b', memory: 1024 },
      { ...module, name: 'GPT', path: 'hb' },
      { ...module, name: 'other', path: '', memory: 512 },
    ]);
    assert.deepEqual(held.split('\n').slice(-2), [
      '',
      'activations of GPT: 1.5 KiB, the outputs of 2 innermost modules',
    ]);
    assert.equal(summaryTable([]), 'no modules are built in this file');
  });

  it('of modules give FLOPs with a unit, as a formula, or as at least so many', () => {
    const module = { className: 'M', path: '', parameters: 1, output: null, start: 0, end: 1 };
    const long = '16·B·T·n_embd² + 4·B·T²·n_embd + 5·B·n_head·T²';
    const table = summaryTable([
      { ...module, name: 'a', flops: { text: '4831838208', value: 4_831_838_208, atLeast: false } },
      { ...module, name: 'b', flops: { text: '512', value: 512, atLeast: true } },
      { ...module, name: 'c', flops: { text: '2·B·T', value: null, atLeast: false } },
      { ...module, name: 'd', flops: { text: long, value: null, atLeast: false } },
    ]);
    const cells = table.split('\n').map((row) => row.split(/ {2,}/).at(-1));
    assert.deepEqual(cells.slice(1), ['4.83 G', '≥ 512', '2·B·T', '16·B·T·n_embd² + 4·B·T²·n_embd + …']);
  });
});

describe('status', () => {
  const base = { problems: [], shapes: 1, contexts: [], incomplete: null, milliseconds: 12.4 };

  it('counts shapes', () => {
    assert.deepEqual(status(base), { text: '1 shape', detail: '12 ms', severity: 'information' });
  });

  it('says why not everything was analysed', () => {
    const { detail, severity } = status({ ...base, shapes: 1200, incomplete: 'out of time' });
    assert.equal(detail, 'Incomplete: out of time · 12 ms');
    assert.equal(severity, 'warning');
  });
});
