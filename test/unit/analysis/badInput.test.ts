/** Input that is broken, endless or huge: analysis answers with facts, or says why it has none. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Facts } from '../../../src/analysis/facts';
import { Workspace } from '../../../src/analysis/workspace';
import { joinCells } from '../../../src/features/notebook';
import { NodeFiles } from '../../../src/host/node/files';

const TIME_BUDGET = 2000;
/** Where steps are to end it, not time, on a machine that does other things as well. */
const ENOUGH_TIME = 10_000;
/** Of CPU time, as the machine may do other things. A deadline is looked at now and then: far below what a hang would take. */
const PATIENCE = 15_000;

function analyse(text: string, files: Readonly<Record<string, string>> = {}, timeBudget = TIME_BUDGET): Facts {
  const workspace = new Workspace({ read: (path) => files[path] ?? null }, { roots: ['/w'], timeBudget });
  workspace.setDocument('/w/main.py', '/w/main.py', 1, text);
  return checked(workspace, '/w/main.py');
}

/** The facts, which come in time and without an error of ours or a problem. */
function checked(workspace: Workspace, uri: string): Facts {
  const before = process.cpuUsage();
  const facts = workspace.facts(uri);
  const { user, system } = process.cpuUsage(before);
  assert.ok((user + system) / 1000 < PATIENCE);
  assert.equal(facts.fault, undefined);
  assert.deepEqual(facts.problems, []);
  return facts;
}

/** The shapes of what is assigned to a name, in the order of the lines; a dim of no known size is `?`. */
function shapesOf(text: string, facts: Facts, name: string): string[] {
  return facts.expressions
    .filter((e) => e.kind === 'target' && text.slice(e.start, e.end) === name)
    .map((e) =>
      e.tensors
        .map(({ tensor: t }) => (t.rest === null ? t.dims.map((d) => d.value ?? '?').join() : 'any'))
        .join(' or '),
    );
}

function knows(text: string, shape: string, files: Readonly<Record<string, string>> = {}): void {
  assert.deepEqual(shapesOf(text, analyse(text, files, ENOUGH_TIME), 'y'), [shape]);
}

const TENSOR = 'import torch\ny = torch.zeros(2, 3)\n';

describe('bad input', () => {
  it('an empty file, and one of comments', () => {
    for (const text of ['', '\n', '# nothing\n', '\ufeff', '\0']) assert.equal(analyse(text).expressions.length, 0);
  });

  it('a byte order mark, Windows and old Mac line ends, form feeds, tabs', () => {
    for (const end of ['\n', '\r\n', '\r']) knows(`\ufeff${TENSOR}`.replaceAll('\n', end), '2,3');
    knows(`\f${TENSOR}if y is not None:\n\tz = y\n`, '2,3');
  });

  it('identifiers and strings beyond ASCII', () => {
    knows("import torch\nширина = 3\n名 = '𝒳 ≠ 🐍'\ny = torch.zeros(2, ширина)\n", '2,3');
  });

  it('code that is half typed', () => {
    for (const tail of [
      'x = (',
      'def f(',
      'class A(torch.nn.Mod',
      'y.',
      'if y',
      'for i in',
      "s = 'abc",
      'z = y @',
      '"""',
      'return [',
      '@',
      'lambda',
    ]) {
      const text = `${TENSOR}${tail}`;
      assert.deepEqual(shapesOf(text, analyse(text), 'y'), ['2,3'], tail);
    }
  });

  it('a file cut at any place', () => {
    const text = `${TENSOR}class A(torch.nn.Module):\n    def forward(self, x, *, n=3):\n        return [x[..., :n] @ y for _ in range(2)]\n`;
    for (let n = 0; n <= text.length; n++) analyse(text.slice(0, n));
  });

  it('lines that are no Python', () => {
    knows(`${TENSOR}<<<<<<< HEAD\n%matplotlib inline\n!pip install torch\n?y\n$$$ 12abc 0x 1__2\n`, '2,3');
  });

  it('the magics of a notebook', () => {
    const { text } = joinCells([
      '%matplotlib inline\n!ls',
      '%%bash\nrm -f x | y',
      'import torch',
      'y = torch.zeros(2, 3)',
    ]);
    knows(text, '2,3');
  });

  it('deep nesting', () => {
    const deep = 5000;
    for (const text of [
      `${'('.repeat(deep)}1${')'.repeat(deep)}`,
      '['.repeat(deep),
      `x = ${'-'.repeat(deep)}1`,
      `x = ${'1 + '.repeat(deep)}1`,
      `x = y${'.a'.repeat(deep)}`,
      `x = y${'(0)'.repeat(deep)}`,
      `x = ${'lambda: '.repeat(deep)}0`,
      Array.from({ length: 200 }, (_, n) => `${' '.repeat(n)}if x:\n`).join(''),
      `if x: pass\n${'elif x: pass\n'.repeat(deep)}`,
    ]) {
      analyse(`${TENSOR}${text}\n`);
    }
  });

  it('literals with many elements', () => {
    const numbers = Array.from({ length: 100_000 }, (_, n) => n);
    const entries = numbers.slice(0, 20_000).map((n) => `'k${n}': ${n}`);
    knows(`xs = [${numbers}]\nd = {${entries}}\nfor x in xs:\n    z = d.get(x)\n${TENSOR}`, '2,3');
  });

  it('5 MB of generated Python', () => {
    const block = (n: number) =>
      `class Model${n}(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.layer = nn.Linear(8, ${n})\n\n` +
      `    def forward(self, x):\n        return self.layer(x)\n\n\n`;
    let text = `${TENSOR}from torch import nn\n`;
    for (let n = 1; text.length < 5_000_000; n++) text += block(n);
    const facts = analyse(text);
    assert.deepEqual(shapesOf(text, facts, 'y'), ['2,3']);
    assert.notEqual(facts.incomplete, null);
  }).timeout(120_000);

  it('modules that import one another', () => {
    knows('import a\nimport torch\ny = torch.zeros(a.N, a.b.M)\n', '2,3', {
      '/w/a.py': 'N = 2\nimport b\nfrom main import y\n',
      '/w/b.py': 'import a\nM = a.N + 1\nfrom a import *\n',
    });
  });

  it('a module that imports itself', () => {
    knows(`import main\nfrom main import *\n${TENSOR}`, '2,3');
  });

  it('recursion without end', () => {
    knows(
      `${TENSOR}def f(n):\n    return f(n + 1)\ndef g(x):\n    return h(x) + h(x)\ndef h(x):\n    return g(x) + g(x)\nf(0)\ng(y)\n`,
      '2,3',
    );
    knows(
      `${TENSOR}class A:\n    def __getattr__(self, name):\n        return self.other\n    def __init__(self):\n        self.a = A()\nA().b\n`,
      '2,3',
    );
  });

  it('loops without end', () => {
    knows(`${TENSOR}n = 0\nwhile True:\n    n += 1\n`, '2,3');
    knows(
      `import torch, itertools\nfor n in itertools.count():\n    if n > 5:\n        break\ny = torch.zeros(2, 3)\n`,
      '2,3',
    );
    knows(`${TENSOR}xs = [0]\nfor x in xs:\n    xs.append(x)\n`, '2,3');
  });

  it('ordinary work that takes many steps does not cost what stands below it', () => {
    const busy =
      'def busy(n):\n    total = 0\n    for a in range(n):\n        for b in range(n):\n            total += a * b\n    return total\n';
    knows(`${busy}k = busy(3000)\n${TENSOR}`, '2,3');
    knows(`from slow import k\nfrom slow import *\n${TENSOR}`, '2,3', { '/w/slow.py': `${busy}k = busy(3000)\n` });
  });

  it('files that are not text, and links that lead in a circle', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nabla-bad-'));
    try {
      writeFileSync(join(folder, 'binary.py'), Uint8Array.of(0x78, 0xff, 0xfe, 0x00));
      mkdirSync(join(folder, 'package'));
      symlinkSync(folder, join(folder, 'package', 'up'));
      symlinkSync(join(folder, 'round.py'), join(folder, 'round.py'));
      const workspace = new Workspace(new NodeFiles(), { roots: [folder], timeBudget: TIME_BUDGET });
      const text = `import binary, round, package.up.package.up\nfrom package.up.main import y as z\n${TENSOR}`;
      writeFileSync(join(folder, 'main.py'), text);
      const path = join(folder, 'main.py');
      workspace.setDocument(path, path, 1, text);
      assert.deepEqual(shapesOf(text, checked(workspace, path), 'y'), ['2,3']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('imports beyond what is run at once', () => {
  const filler = `"""${'x'.repeat(300_000)}"""\n`;

  it('are run when a name of theirs is used', () => {
    knows('import big\nfrom far import N\nimport torch\nfrom many import *\ny = torch.zeros(N, M)\n', '2,3', {
      '/w/big.py': filler,
      '/w/far.py': 'from nearer import N\n',
      '/w/nearer.py': 'N = 2\n',
      '/w/many.py': 'from most import *\n',
      '/w/most.py': 'M = 3\n',
    });
  });

  it('leave registries open that they may fill', () => {
    const text =
      "import big\nfrom registry import make\nimport far, torch\ny = torch.zeros(2) if make('a') is None else torch.zeros(3)\n";
    const facts = analyse(text, {
      '/w/big.py': filler,
      '/w/registry.py': 'TABLE = {}\ndef make(name):\n    return TABLE.get(name)\n',
      '/w/far.py': "from registry import TABLE\nTABLE['a'] = 1\n",
    });
    assert.deepEqual(shapesOf(text, facts, 'y'), ['2 or 3']);
  });
});

describe('paths', () => {
  it('that leave a loop and a function each keep what they knew', () => {
    const text = [
      'import torch',
      'def f(a, b, c):',
      '    y = torch.zeros(1)',
      '    while a:',
      '        if b:',
      '            break',
      '        y = torch.zeros(2)',
      '        k = [y]',
      '        if c:',
      '            return y',
      '        y = torch.zeros(3)',
      '    return y.repeat(4)',
      'r = f(*input())',
    ].join('\n');
    assert.deepEqual(shapesOf(text, analyse(text), 'r'), ['2 or 4 or 12']);
  });
});

describe('values that are doubled again and again', () => {
  const programs: Readonly<Record<string, string>> = {
    'a list': 'x = [1]\nfor i in range(60):\n    x = x + x\n',
    'a list by itself': 'x = [1]\nfor i in range(60):\n    x.extend(x)\n',
    'a list in a list': 'x = [1]\nfor i in range(60):\n    x = [*x, *x]\n',
    'a tuple': 'x = (1,)\nfor i in range(60):\n    x += x\n',
    'a text': "x = 'a'\nfor i in range(60):\n    x = x + x\n",
    'a text in a text': "x = 'a'\nfor i in range(60):\n    x = x.replace('a', x)\n",
    'a list of itself, compared': 'x = [1]\nfor i in range(40):\n    x = [x, x]\ny = x == x\n',
    'a tuple of itself as a key': 'x = (1,)\nfor i in range(40):\n    x = (x, x)\ny = {x: 1}\n',
    'a list of itself as a tensor': 'x = [1]\nfor i in range(40):\n    x = [x, x]\ny = torch.tensor(x)\n',
  };
  for (const [name, code] of Object.entries(programs)) {
    it(`${name}: neither memory nor time run out`, () => {
      const workspace = new Workspace({ read: () => null });
      const text = `import torch\nfirst = torch.zeros(2, 3)\n${code}`;
      workspace.setDocument('/w/a.py', '/w/a.py', 1, text);
      const fact = workspace.facts('/w/a.py').expressions.find((e) => e.kind === 'target');
      assert.deepEqual(fact?.tensors[0]?.tensor.text, '(2, 3)');
    });
  }
});
