import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CASES, written } from '../../../scripts/record/manualBackward';
import { Workspace } from '../../../src/analysis/workspace';
import { DocumentText } from '../../../src/features/document';
import { Solver } from '../../../src/features/gradientSolver';
import { manualBackward } from '../../../src/features/manualBackward';

const facts = JSON.parse(readFileSync('test/facts/manual_backward.json', 'utf8'));
const solver = new Solver();
const AGAIN =
  'this text was never run: npx tsx scripts/record/manualBackward.ts | python3 scripts/record/manual_backward.py';

function backwardOf(text: string, marked: string) {
  const workspace = new Workspace({ read: () => null });
  workspace.setDocument('file:///m.py', '/m.py', 1, text);
  const document = new DocumentText('file:///m.py', text);
  const view = { facts: workspace.facts('file:///m.py'), document, textOf: () => null };
  const start = text.indexOf(marked);
  return manualBackward(solver, view, start, start + marked.length, { context: null, shapes: [] });
}

describe('manual backward', () => {
  it('is what PyTorch ran and found equal to autograd', () => {
    const recorded = facts.cases.map((c: { name: string }) => c.name);
    assert.deepEqual(
      CASES.map((c) => c.name),
      recorded,
    );
    for (const c of facts.cases) assert.ok(c.error < 1e-12 && c.operands > 0, c.name);
  });

  for (const [k, c] of CASES.entries())
    it(`of ${c.name} is the text that was run`, () => assert.equal(written(c, solver), facts.cases[k].text, AGAIN));

  it('stands before the statement of the module that the code is in, with its decorators', () => {
    const text = [
      'import torch',
      '',
      'class HFunction: pass',
      '',
      '@decorated',
      'def f():',
      '    x = torch.randn(3, 4)',
      '    h = torch.exp(x)',
      '    return h',
      '',
    ].join('\n');
    const { edit } = backwardOf(text, 'torch.exp(x)');
    assert.equal(edit?.range.start.line, 4);
    assert.match(edit.text, /^class HFunction2\(torch\.autograd\.Function\):\n/);
  });

  it('imports torch where the document has it under another name alone', () => {
    const text = 'import torch as th\n\nx = th.randn(3, 4)\ny = th.exp(x)\n';
    assert.match(backwardOf(text, 'th.exp(x)').edit?.text ?? '', /^import torch\n\n\nclass YFunction/);
  });

  it('lets no text of the code end its docstring', () => {
    const text = 'import torch\n\nx = torch.randn(3, 4)\ny = torch.einsum("""ij->i""", x)\n';
    const { edit } = backwardOf(text, 'torch.einsum("""ij->i""", x)');
    assert.equal(edit?.text.match(/"""/g)?.length, 2 + 2, 'of the docstring, and of the code');
  });

  it('is refused for NumPy, and where a formula is missing', () => {
    const numpy = 'import numpy as np\n\na = np.ones((3, 4))\nb = a * 2\n';
    assert.match(backwardOf(numpy, 'a * 2').reason!, /of NumPy/);
    const unknown = 'import torch\n\nx = torch.randn(3, 4)\ny = helper(x)\n';
    assert.match(backwardOf(unknown, 'helper(x)').reason!, /helper is not entered/);
  });
});
