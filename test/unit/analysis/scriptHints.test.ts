/** What people say of shapes in the body of a script, and in the cells of a notebook. */
import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';
import { joinCells } from '../../../src/features/notebook';
import { IMPORTS, shapeOf } from './hintCases';

describe('hints in a script', () => {
  const cases: [title: string, code: string, shape: string, why: string[]][] = [
    [
      'annotations',
      'x: Float[Tensor, "b c"] = load()\ny = x.sum(0)\n',
      '(c,)',
      ['x: (b, c) is said by its annotation in line 6'],
    ],
    [
      'annotations in strings, of what may be None',
      'x: "Float[Tensor, \'b c\'] | None" = load()\ny = x.sum(0)\n',
      '(c,)',
      ['x: (b, c) is said by its annotation in line 6'],
    ],
    [
      'comments',
      'x = load()  # (B, T, C)\ny = x.sum(1)\n',
      '(B, C)',
      ['x: (B, T, C) is said by the comment in line 6'],
    ],
    [
      'comments above',
      '# x: (B, T, C)\nx = load()\ny = x.sum(1)\n',
      '(B, C)',
      ['x: (B, T, C) is said by the comment in line 6'],
    ],
    ['asserts', 'x = load()\nassert x.shape == (5, 3)\ny = x.sum(0)\n', '(3,)', []],
    ['asserts with names', 'B = load()\nx = load()\nassert x.shape == (B, 3)\ny = x.sum(1)\n', '(B,)', []],
    ['asserts the other way around', 'n = size()\nx = load()\nassert (n, 3) == x.shape\ny = x.sum(1)\n', '(n,)', []],
    [
      'one name for one number',
      'q: Float[Tensor, "b d"] = load()\nk: Float[Tensor, "s d"] = load()\ny = q @ k.T\n',
      '(b, s)',
      ['q: (b, d) is said by its annotation in line 6', 'k: (s, d) is said by its annotation in line 7'],
    ],
    [
      'blocks',
      'if __name__ == "__main__":\n    x = load()  # (B, T)\n    y = x.sum(0)\n',
      '(T,)',
      ['x: (B, T) is said by the comment in line 7'],
    ],
    [
      'loops',
      'for batch in loader:\n    x: Float[Tensor, "b c"] = batch["x"]\n    y = x.sum(0)\n',
      '(c,)',
      ['x: (b, c) is said by its annotation in line 7'],
    ],
    [
      'results of functions',
      'def load(p) -> Float[Tensor, "n c"]:\n    return torch.load(p)\n\ny = load("x.pt").sum(0)\n',
      '(c,)',
      ['load(): (n, c) is said by its annotation in line 6'],
    ],
    [
      'what functions make of it',
      'def rows(x):\n    return x.sum(0)\n\nx: Float[Tensor, "b c"] = load()\ny = rows(x)\n',
      '(c,)',
      ['x: (b, c) is said by its annotation in line 9'],
    ],
  ];
  for (const [title, code, shape, why] of cases)
    it(`tell of ${title}`, () => {
      const y = shapeOf(code, 'y');
      assert.deepEqual([y.text, y.why, y.errors], [shape, why, []]);
    });

  it('tell nothing of what is known, nor what the code contradicts', () => {
    assert.deepEqual(shapeOf('x: Float[Tensor, "b c"] = torch.zeros(2, 3)\ny = x.sum(0)\n', 'y').why, []);
    const clash = shapeOf('x = load()  # (B, T)\ny = torch.bmm(x, torch.zeros(3, 4, 5))\n', 'y');
    assert.deepEqual([clash.text, clash.why], ['(3, load_1, 5)', []]);
    const several = shapeOf('x: Float[Tensor, "b 3"] = load()\nz = x @ torch.zeros(4, 5)\ny = x.sum(1)\n', 'y');
    assert.deepEqual(several.why, []);
    assert.deepEqual(
      several.errors.filter((e) => e.startsWith('error')),
      [],
    );
  });

  it('of comments in functions are not about the script', () => {
    const code = 'def f(x):\n    return x\n    # y: (B, T, C)\n\ny = load()\nz = y.sum(0)\n';
    assert.equal(shapeOf(code, 'z').text, '(…)');
  });

  it('leave what is known of functions as it is', () => {
    const f = 'def f(x):\n    y = x.sum(0)\n    return y\n\n';
    const [plain, hinted] = ['x = load()\n', 'x: Float[Tensor, "b c"] = load()\n'].map((line) =>
      shapeOf(`${f}${line}f(x)\n`, 'y'),
    );
    assert.deepEqual(plain, hinted);
  });

  it('follow edits, also of comments alone', () => {
    const workspace = new Workspace({ read: () => null }, { timeBudget: 60_000 });
    const shown = (version: number, comment: string, inside = '1') => {
      const text = `${IMPORTS}def f():\n    return ${inside}\n\nx = load()  # ${comment}\ny = x.sum(0)\n`;
      workspace.setDocument('/w/m.py', '/w/m.py', version, text);
      const y = workspace.facts('/w/m.py').expressions.find((e) => text.slice(e.start, e.end) === 'y');
      return `${y?.tensors[0].tensor.text} ${y?.tensors[0].tensor.why.join()}`;
    };
    const said = (shape: string) => `x: ${shape} is said by the comment in line 9`;
    assert.equal(shown(1, '(B, T)'), `(T,) ${said('(B, T)')}`);
    assert.equal(shown(2, '(B, T, C)'), `(T, C) ${said('(B, T, C)')}`);
    assert.equal(shown(3, '(B, T, C)', '2'), `(T, C) ${said('(B, T, C)')}`);
    assert.equal(shown(4, 'loaded'), '(…) ');
  });

  it('are known where a place of the script is asked for', () => {
    const text = `${IMPORTS}x = load()  # (B, T)\ny = x.sum(0)\n\ndef f(z):\n    return z\n`;
    const workspace = new Workspace({ read: () => null }, { timeBudget: 60_000 });
    workspace.setDocument('/w/m.py', '/w/m.py', 1, text);
    const at = text.indexOf('y =');
    const y = workspace.factsAround('/w/m.py', at).expressions.find((e) => e.start === at);
    assert.equal(y?.tensors[0].tensor.text, '(T,)');
  });
});

describe('hints in a notebook', () => {
  function inCells(...cells: string[]): string[] {
    const { text } = joinCells([IMPORTS, ...cells]);
    const workspace = new Workspace({ read: () => null }, { timeBudget: 60_000 });
    workspace.setDocument('/w/n.ipynb', null, 1, text);
    const { expressions, problems } = workspace.facts('/w/n.ipynb');
    assert.deepEqual(problems, []);
    return expressions
      .filter((e) => e.kind === 'target')
      .map((e) => `${text.slice(e.start, e.end)} ${e.tensors.map((t) => t.tensor.text).join(' or ')}`);
  }

  it('tell what cells below make of it', () => {
    assert.deepEqual(
      inCells('x: Float[Tensor, "b c"] = load()\nx', 'w = load()  # (C, D)\nw.mean()', 'y = x @ w', 'z = y.sum(0)\nz'),
      ['x (b, c)', 'w (c, D)', 'y (b, D)', 'z (D,)'],
    );
    assert.deepEqual(inCells('B = ask()\nx = load()', 'assert x.shape == (B, 3)', 'y = x.sum(1)'), [
      'x (B, 3)',
      'y (B,)',
    ]);
  });
});
