import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';
import { DocumentText } from '../../../src/features/document';
import { quickFixes } from '../../../src/features/quickFixes';
import { said } from './lints/cases';

const BAD = 'torch.randn(3, 4) @ torch.randn(5, 2)';

/** The program with the comment that the light bulb offers for its only warning. */
function silenced(source: string): string {
  const workspace = new Workspace({ read: () => null }, { timeBudget: 20_000 });
  workspace.setDocument('/w/a.py', '/w/a.py', 1, source);
  const facts = workspace.facts('/w/a.py');
  const document = new DocumentText(facts.uri, source);
  const [fix] = quickFixes({ facts, document, textOf: () => null }, 0, source.length).filter((f) => !f.preferred);
  assert.match(fix.title, /^Ignore [a-z-]+ in this line$/);
  const at = document.lines.offset(fix.edit.range.start);
  const text = source.slice(0, at) + fix.edit.text + source.slice(at);
  workspace.setDocument('/w/a.py', '/w/a.py', 2, text);
  assert.deepEqual(workspace.facts('/w/a.py').problems, [], text);
  return text;
}

describe('comments that silence problems', () => {
  for (const comment of [
    '# nabla: ignore',
    '#nabla:ignore',
    '# nabla: ignore[matmul-mismatch]',
    '# nabla: ignore [linear-mismatch, matmul-mismatch]',
    '# as it has to be  # nabla: ignore[matmul-mismatch] until it is mended',
  ]) {
    it(comment, () => assert.deepEqual(said(`y = ${BAD}  ${comment}\n`), []));
  }

  for (const comment of [
    '# nabla: ignored',
    '# nabla ignore',
    '# nabla: ignore[linear-mismatch]',
    '# nabla: ignore[',
  ]) {
    it(`not ${comment}`, () => {
      assert.deepEqual(said(`y = ${BAD}  ${comment}\n`), [`error matmul-mismatch: ${BAD}`]);
    });
  }

  it('stand on the line of the problem, or on the first or last one of its statement', () => {
    const lines = ['y = foo(', '    1,', `    ${BAD},`, '    2,', ')', 'z = 1'];
    const at = (n: number) =>
      `foo = print\n${lines.map((l, k) => (k === n ? `${l}  # nabla: ignore` : l)).join('\n')}\n`;
    assert.deepEqual(
      lines.map((_, n) => said(at(n)).length),
      [0, 1, 0, 1, 0, 1],
    );
  });

  it('of a function are about its header alone', () => {
    const inside = `def f():  # nabla: ignore\n    return ${BAD}\n`;
    assert.equal(said(inside).length, 1);
    assert.equal(said(`def f(x=${BAD}):  # nabla: ignore\n    return x\n`).length, 0);
  });

  it('are no strings', () => assert.equal(said(`y = ${BAD}, '# nabla: ignore'\n`).length, 1));

  it('with a code that there is not are a hint', () => {
    assert.deepEqual(said(`y = ${BAD}  # nabla: ignore[matmul-mismatch, matmul]\n`), ['hint unknown-code: matmul']);
  });
});

describe('the quick fix that ignores a line', () => {
  const head = 'import torch\nimport torch.nn.functional as F\nx = torch.randn(2, 3)\n';

  it('writes a comment behind the code', () => {
    assert.equal(silenced(`${head}y = F.softmax(x)\n`), `${head}y = F.softmax(x)  # nabla: ignore[softmax-dim]\n`);
    assert.equal(
      silenced(`${head}y = F.softmax(x)  # all of it \n`),
      `${head}y = F.softmax(x)  # all of it  # nabla: ignore[softmax-dim] \n`,
    );
  });

  it('adds its code to a comment', () => {
    const source = `${head}y = F.softmax(x)  # nabla: ignore[matmul-mismatch]\n`;
    assert.equal(silenced(source), `${head}y = F.softmax(x)  # nabla: ignore[matmul-mismatch, softmax-dim]\n`);
  });

  it('finds a line that can end with one', () => {
    assert.equal(
      silenced(`${head}y = F.softmax(x) \\\n    + 1\n`),
      `${head}y = F.softmax(x) \\\n    + 1  # nabla: ignore[softmax-dim]\n`,
    );
    assert.equal(
      silenced(`${head}y = [F.softmax(x), """\n"""]\n`),
      `${head}y = [F.softmax(x), """\n"""]  # nabla: ignore[softmax-dim]\n`,
    );
  });
});
