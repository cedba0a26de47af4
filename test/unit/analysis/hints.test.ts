/** What people write of shapes: which of it is read, what it tells, and when it is said to be wrong. */
import assert from 'node:assert/strict';
import { commentShapes } from '../../../src/analysis/hints/commentText';
import { functionHints } from '../../../src/analysis/hints/index';
import { Workspace } from '../../../src/analysis/workspace';
import { DocumentText } from '../../../src/features/document';
import { problems } from '../../../src/features/problems';
import { quickFixes } from '../../../src/features/quickFixes';
import { parse } from '../../../src/python/parse';
import { analyse, IMPORTS, shapeOf } from './hintCases';

/** What is read of the parameters and targets of the first function: `x: B T annotation`. */
function read(source: string): string[] {
  const ast = parse(source);
  const f = ast.body.find((s) => s.kind === 'FunctionDef');
  assert.ok(f?.kind === 'FunctionDef');
  const hints = functionHints({ ast, text: source }, f, null);
  for (const h of hints) assert.equal(source.slice(h.start, h.start + h.text.length), h.text, 'its place');
  return hints.map((h) => {
    const sizes = h.sizes.map((s) => (s.kind === 'any' ? '_' : s.kind === 'rest' ? `*${s.name ?? ''}` : s.text));
    return `${h.name || 'result'}: ${[...sizes, ...(h.dtype ? [h.dtype] : []), h.trust].join(' ')}`;
  });
}

describe('hints in annotations', () => {
  const cases: [annotation: string, said: string | null][] = [
    ['Float[Tensor, "batch seq dim"]', 'batch seq dim'],
    ['Float[torch.Tensor, "b 3"]', 'b 3'],
    ['Float32[Tensor, "b"]', 'b float32'],
    ['Bool[np.ndarray, "h w"]', 'h w bool'],
    ['Int[Array, "... c"]', '* c'],
    ['Float[Tensor, "*batch c"]', '*batch c'],
    ['Float[Tensor, "#b _ _x ?t"]', '_ _ _ _'],
    ['Float[Tensor, "b dim+1 2*c"]', 'b dim+1 2*c'],
    ['Float[Tensor, "b {self.n}"]', 'b {self.n}'],
    ['Float[Tensor, "2*{n}+1 x{n} {n}x"]', '2*{n}+1 _ _'],
    ['Float[Tensor, "rows=4 c"]', 'rows=4 c'],
    ['Float[Tensor, ""]', ''],
    ['Float[Tensor, "b t"] | None', 'b t'],
    ['Optional[Float[Tensor, "b t"]]', 'b t'],
    ['None | Float[Tensor, "b t"]', 'b t'],
    ['Union[Float[Tensor, "b t"], None]', 'b t'],
    ['Union[Float[Tensor, "b t"], Float[Tensor, "b"]]', null],
    ['Float[Tensor, "b t"] | Float[Tensor, "b"]', null],
    ['Float[Tensor, "b t"] | Float[Tensor, "b"] | None', null],
    ['Final[Float[Tensor, "b t"]]', 'b t'],
    ['list[Float[Tensor, "b t"]]', null],
    ['\'Float[Tensor, "b t"]\'', 'b t'],
    ['"Float[Tensor, \'b t\']"', 'b t'],
    ['"jt.Float[torch.Tensor, \'b t\'] | None"', 'b t'],
    ['"Optional[Float[Tensor, \'b t\']]"', 'b t'],
    ['Optional["Float[Tensor, \'b t\']"]', 'b t'],
    ['"Annotated[Tensor, \'B T\']"', 'B T'],
    ['"Tensor[B, T]"', 'B T'],
    ['"Float[Tensor, \'b t\'"', null],
    ['"B T"', null],
    ['"Float[Tensor, \\"b t\\"]"', null],
    ['Annotated[Float[Tensor, "b t"], "the input"]', 'b t'],
    ['Annotated[Optional[Float[Tensor, "b t"]], "the input"]', 'b t'],
    ['Float[Tensor, "... *more"]', null],
    ['Float[Tensor, dims]', null],
    ['Float["b t"]', null],
    ['Float[Model, "b t"]', null],
    ['Annotated[Tensor, "B T C"]', 'B T C'],
    ['Annotated[torch.Tensor, "B, T, 3"]', 'B T 3'],
    ['Annotated[Tensor, Shape["B, T"]]', 'B T'],
    ['Annotated[Tensor, Shape("B", 3, ...)]', 'B 3 *'],
    ['Annotated[Tensor, ("B", "T")]', 'B T'],
    ['Annotated[Tensor, "the batch of images, normalised and resized"]', null],
    ['Annotated[Tensor, "input"]', null],
    ['Annotated[int, "B T"]', null],
    ['Tensor[B, T, C]', 'B T C'],
    ['Tensor[Literal[3], N]', '3 N'],
    ['Tensor[[B, T, D]]', 'B T D'],
    ['Tensor[*Bs, D]', '*Bs D'],
    ['Tensor["B T"]', 'B T'],
    ['Tensor[N, N + 1]', 'N N + 1'],
    ['Tensor[float]', null],
    ['Tensor[T]', null],
    ['list[Tensor]', null],
    ['TensorType["batch", 3]', 'batch 3'],
    ['TensorType["batch", -1, float]', 'batch _'],
    ['TensorType["batch": ..., "x": 3]', '*batch 3'],
    ['TensorType[..., "c"]', '* c'],
    ['TensorType[details]', null],
  ];
  for (const [annotation, said] of cases)
    it(said === null ? `do not read ${annotation}` : `read ${annotation}`, () => {
      const words = said === null ? [] : [['x:', said, 'annotation'].filter(Boolean).join(' ')];
      assert.deepEqual(read(`def f(x: ${annotation}): pass\n`), words);
    });

  it('read those of assignments', () => {
    assert.deepEqual(read('def f(x):\n    y: Float[Tensor, "b t"] = g(x)\n'), ['y: b t annotation']);
  });
});

describe('hints in comments', () => {
  const cases: [comment: string, said: string | null][] = [
    ['# (B, T, C)', 'B T C'],
    ['# B x T x C', 'B T C'],
    ['# [batch, seq, dim]', 'batch seq dim'],
    ['# -> (B, T)', 'B T'],
    ['# (B, T) -> (B, T, C)', 'B T C'],
    ['# shape: [B, T]', 'B T'],
    ['# shape (seq_len, 7)', 'seq_len 7'],
    ['# NxCxHxW', 'N C H W'],
    ['# N x 3 x H x W', 'N 3 H W'],
    ['# B, N, C', 'B N C'],
    ['# (B, 2*C, H//2)', 'B 2*C _'],
    ['# [batch, 3 x hidden]', 'batch 3 * hidden'],
    ['# (N,)', 'N'],
    ['# [num_bins]', 'num_bins'],
    ['# [*, C_hidden]', '* C_hidden'],
    ['# torch.Size([2, 3])', '2 3'],
    ['# y: (m, n)', 'm n'],
    ['# other: (m, n)', null],
    ['# (optional)', null],
    ['# [deprecated]', null],
    ['# [0, 1]', null],
    ['# (-1, 1)', null],
    ['# e.g. (1, 2, 3)', null],
    ['# add a batch dimension (B, T, C)', null],
    ['# both [B, K]', null],
    ['# (no bias here, as in the paper)', null],
    ['# (B, T) or (B, T, C)', null],
    ['# type: ignore[arg-type]', null],
    ['# apply activation (non-linearity)', null],
    ['# BATCH', null],
  ];
  for (const [comment, said] of cases)
    it(said === null ? `do not read ${comment}` : `read ${comment}`, () => {
      assert.deepEqual(read(`def f(x):\n    y = g(x)  ${comment}\n`), said === null ? [] : [`y: ${said} comment`]);
    });

  it('stand behind parameters, results, and on lines of their own with a name', () => {
    assert.deepEqual(read('def f(\n    x,  # (B, T)\n    y=None,  # [B]\n):\n    return x  # (B,)\n'), [
      'x: B T comment',
      'y: B comment',
      'result: B comment',
    ]);
    assert.deepEqual(read('def f(x):\n    # x: (m, n)\n    return x\n'), ['x: m n comment']);
    assert.deepEqual(read('def f(x):\n    # y: (m, n)\n    y = g(x)\n'), ['y: m n comment']);
    assert.deepEqual(read('def f(x):  # x: (m, n)\n    pass\n'), ['x: m n comment']);
  });

  it('are none where it is not clear what they are about', () => {
    assert.deepEqual(
      read('def f(x, y):  # (B, T)\n    a, b = g(x)  # (B, T)\n    # (B, T)\n    return a, b  # (B, T)\n'),
      [],
    );
    assert.deepEqual(read('def f(x):\n    y = g(\n        x,  # (B, T)\n    )\n'), []);
    assert.deepEqual(read('def f(x):\n    x = g(x)\n    # x: (m, n)\n    return x\n'), []);
    assert.deepEqual(read('def f():\n    x = g()  # [True, True, False]\n'), []);
  });

  it('are written again in their notation', () => {
    const again = (comment: string, dims: string[]) => commentShapes(comment)[0]?.rewrite(dims);
    assert.equal(again('# (B, T)', ['B', 'T', 'C']), '(B, T, C)');
    assert.equal(again('# (B, T)', ['B']), '(B,)');
    assert.equal(again('# [B, T]', ['B']), '[B]');
    assert.equal(again('# B x T', ['B', '3']), 'B x 3');
    assert.equal(again('# NxC', ['N', '4']), 'Nx4');
    assert.equal(again('# B x T', ['B']), null);
  });
});

describe('hints in docstrings', () => {
  const cases: [line: string, said: string | null][] = [
    ['x (Tensor): input of shape (B, T, C)', 'B T C'],
    ['x (`torch.Tensor` of shape `(batch, 2)`): the input', 'batch 2'],
    ['x (Tensor[N, 4]): boxes', 'N 4'],
    ['x: tensor of shape [batch, seq]', 'batch seq'],
    ['x : ndarray of shape (n, m)', 'n m'],
    [':param x: of shape (n, m)', 'n m'],
    ['x (Tensor): shape (*, C)', '* C'],
    ['x (List[Tensor]): of shape (B, T)', null],
    ['x (Tensor): of shape (B, T) or (B, T, C)', null],
    ['x (Tensor): of shape (B, T), y of shape (B, C)', null],
    ['x (Tensor): the input (see above)', null],
    ['other (Tensor): of shape (B, T)', null],
  ];
  for (const [line, said] of cases)
    it(said === null ? `do not read "${line}"` : `read "${line}"`, () => {
      const words = said === null ? [] : [`x: ${said} docstring`];
      assert.deepEqual(read(`def f(x):\n    """Does it.\n\n    Args:\n        ${line}\n    """\n`), words);
    });

  it('read the section of shapes that modules have', () => {
    const source = `class Net(nn.Module):
    """A net.

    Shape:
        - Input: :math:\`(N, C_{in}, L)\`
        - mask: :math:\`(N, L)\`
        - Output: :math:\`(N, 4)\`
    """
    def forward(self, x, mask):
        return x
`;
    const ast = parse(source);
    const [cls] = ast.body;
    assert.ok(cls.kind === 'ClassDef');
    const f = cls.body.find((s) => s.kind === 'FunctionDef');
    assert.ok(f?.kind === 'FunctionDef');
    const hints = functionHints({ ast, text: source }, f, cls);
    assert.deepEqual(
      hints.map((h) => `${h.name}: ${h.sizes.map((s) => s.text).join(' ')}`),
      ['x: N C_in L', 'mask: N L'],
    );
  });
});

describe('hints in names', () => {
  it('are read where a function has several', () => {
    assert.deepEqual(read('def f(x_BTD, w_DF):\n    y_BTF = x_BTD @ w_DF\n'), [
      'x_BTD: B T D name',
      'w_DF: D F name',
      'y_BTF: B T F name',
    ]);
  });

  it('are none else', () => {
    assert.deepEqual(read('def f(x_BTD):\n    pass\n'), []);
    assert.deepEqual(read('def f(image_RGB, data_CPU):\n    pass\n'), []);
    assert.deepEqual(read('def f(MAX_SIZE, x_Bt):\n    pass\n'), []);
  });
});

describe('what hints tell', () => {
  it('is the rank and the sizes of parameters of functions that nobody calls, by the names of the author', () => {
    const f = 'def f(x: Float32[Tensor, "batch seq 64"]):\n    y = x.mean(1)\n    return y\n';
    assert.equal(shapeOf(f, 'x').text, '(batch, seq, 64)');
    assert.equal(shapeOf(f, 'x').dtype, 'float32');
    const y = shapeOf(f, 'y');
    assert.equal(y.text, '(batch, 64)');
    assert.deepEqual(y.why, ['x: (batch, seq, 64) is said by its annotation in line 6']);
    assert.deepEqual(y.errors, []);
  });

  it('is the same in strings and under future annotations', () => {
    const told = (annotation: string) => {
      const { text, why, errors } = shapeOf(`def f(x: ${annotation}):\n    y = x.sum(0)\n`, 'y');
      assert.deepEqual([why, errors], [['x: (b, c) is said by its annotation in line 6'], []]);
      return text;
    };
    assert.equal(told('"Float[Tensor, \'b c\']"'), '(c,)');
    assert.equal(told('"Float[Tensor, \'b c\'] | None"'), '(c,)');
    assert.equal(told('Optional[Float[Tensor, "b c"]]'), '(c,)');
    assert.equal(told('Float[Tensor, "b c"] | None'), '(c,)');
    assert.equal(told('Annotated[Float[Tensor, "b c"], "input"]'), '(c,)');
    const text = `from __future__ import annotations\n${IMPORTS}def f(x: Float[Tensor, "b c"]):\n    y = x.sum(0)\n`;
    const workspace = new Workspace({ read: () => null }, { timeBudget: 60_000 });
    workspace.setDocument('/w/m.py', '/w/m.py', 1, text);
    const y = workspace.facts('/w/m.py').expressions.find((e) => text.slice(e.start, e.end) === 'y');
    assert.equal(y?.tensors[0].tensor.text, '(c,)');
  });

  it('is what annotations of variables say of what is not known', () => {
    for (const annotation of [
      'Float[Tensor, "b c"]',
      '"Float[Tensor, \'b c\']"',
      'Optional[Float[Tensor, "b c"]]',
      'Float[Tensor, "b c"] | None',
      'Annotated[Tensor, "b c"]',
    ]) {
      const y = shapeOf(`def f(load):\n    x: ${annotation} = load()\n    y = x.sum(0)\n`, 'y');
      assert.deepEqual([y.text, y.errors], ['(c,)', []], annotation);
    }
  });

  it('is what annotations say of parameters that are None by default', () => {
    for (const annotation of ['Optional[Float[Tensor, "b t"]]', '"Float[Tensor, \'b t\'] | None"']) {
      const code = (of: string) =>
        `x: Float[Tensor, "b t d"], mask: ${annotation} = None):\n    if mask is not None:\n        y = ${of}.sum(0)\n`;
      const y = shapeOf(`def f(${code('mask')}    return x\n`, 'y');
      assert.deepEqual([y.text, y.errors], ['(t,)', []]);
      assert.equal(y.why.at(-1), 'mask: (b, t) is said by its annotation in line 6');
      const method = `class Net(nn.Module):\n    def forward(self, ${code('mask').replaceAll('\n', '\n    ')}    return x\n`;
      assert.equal(shapeOf(method, 'y').text, '(t,)');
      // It is none where the code takes it for something else.
      const other = shapeOf(`def f(${code('torch.bmm(mask, torch.zeros(3, 4, 5))')}    return x\n`, 'y');
      assert.deepEqual([other.text, other.why, other.errors], ['(mask1, 5)', [], []]);
    }
  });

  it('is that it is a tensor, of parameters that may be None or are annotated by strings', () => {
    for (const annotation of ['Tensor', '"Tensor"', 'Annotated[Tensor, "input"]', '"Final[torch.Tensor]"'])
      assert.equal(shapeOf(`def f(x: ${annotation}):\n    y = x + 1\n`, 'y').text, '(…)', annotation);
    for (const annotation of ['Optional[Tensor]', 'Tensor | None', '"Tensor | None"', 'Union[None, "Tensor"]']) {
      const code = `def f(x: ${annotation}):\n    if x is not None:\n        y = x + 1\n`;
      assert.equal(shapeOf(code, 'y').text, '(…)', annotation);
    }
    assert.equal(shapeOf('def f(x):\n    y = x + 1\n', 'y').text, '');
    assert.equal(shapeOf('def f(x: "int"):\n    y = torch.zeros(x, 2)\n', 'y').text, '(x, 2)');
  });

  it('is one number for one name in a function', () => {
    const f = 'def f(q: Float[Tensor, "b d"], k: Float[Tensor, "s d"]):\n    y = q @ k.T\n    z = torch.cat([q, k])\n';
    assert.equal(shapeOf(f, 'y').text, '(b, s)');
    assert.equal(shapeOf(f, 'z').text, '(b + s, d)');
  });

  it('is the same middle for one name', () => {
    const f = 'def f(x: Float[Tensor, "*n d"], w: Float[Tensor, "d e"]):\n    y = x @ w\n';
    assert.equal(shapeOf(f, 'y').text, '(…, e)');
    // Said of nothing else, and twice of one tensor.
    const g = 'def f(\n    x: Float[Tensor, "*n"],  # (*n)\n    w: Float[Tensor, "t *n"],\n):\n    y = x + w\n';
    assert.equal(shapeOf(g, 'y').text, '(t, …)');
    const h =
      'def f(x: Float[Tensor, "t *n"]):\n    z: Float[Tensor, "*n"] = x[0]\n    w: Float[Tensor, "*n"] = z[0]\n    y = x + 1\n';
    assert.match(shapeOf(h, 'y').text, /^\(t, \w+, …\)$/);
  });

  it('is told of comments, docstrings and results of what is not known, too, with its line', () => {
    const comment = 'def f(\n    x: Tensor,  # (B, T, 8)\n):\n    y = x.sum(0)\n';
    assert.equal(shapeOf(comment, 'y').text, '(T, 8)');
    assert.deepEqual(shapeOf(comment, 'y').why, ['x: (B, T, 8) is said by the comment in line 7']);
    const doc = 'def f(x):\n    """F.\n\n    Args:\n        x (Tensor): of shape (N, 4)\n    """\n    y = x.sum(1)\n';
    assert.equal(shapeOf(doc, 'y').text, '(N,)');
    const result = 'def f(m, x, w: Tensor):\n    h = m(x)  # (B, T)\n    y = torch.cat([h, w.T])\n    y = h.relu()\n';
    assert.equal(shapeOf(result, 'y').text, '(B, T)');
    const name = 'def f(x_BT, w_TD):\n    a, b = x_BT.shape\n    c, d = w_TD.shape\n    y = x_BT.sum(0)\n';
    assert.equal(shapeOf(name, 'y').text, '(T,)');
  });

  it('is told in functions without parameters, too', () => {
    assert.equal(shapeOf('def main():\n    x: Float[Tensor, "b c"] = load()\n    y = x.sum(0)\n', 'y').text, '(c,)');
    const f = 'def main(seed=0):\n    x = torch.load("x.pt").float()  # (B, T)\n    y = x.sum(0)\n';
    assert.equal(shapeOf(f, 'y').text, '(T,)');
  });

  it('is nothing where the code says it as well', () => {
    const y = shapeOf('def f(x):\n    B, T = x.shape\n    y = torch.zeros(B, 3)  # (B, 3)\n', 'y');
    assert.deepEqual([y.text, y.why, y.errors], ['(B, 3)', [], []]);
    const zeros = shapeOf('def f(x: Float[Tensor, "b t"]):\n    y = torch.zeros(2, 3)\n', 'y');
    assert.deepEqual([zeros.text, zeros.why], ['(2, 3)', []]);
  });

  it('is not taken for what may be no tensor', () => {
    assert.equal(shapeOf('def f(\n    size,  # (H, W)\n):\n    y = size\n', 'y').text, '');
  });

  it('is no number of dims where the code takes any, unless an annotation says it', () => {
    const f = (annotation: string, code: string) =>
      shapeOf(`def f(\n    x: ${annotation},  # (N, 4)\n):\n    y = ${code}\n`, 'y').text;
    assert.doesNotMatch(f('Tensor', 'x[..., 0]'), /N/);
    assert.doesNotMatch(f('Tensor', 'x.sum(x.dim() - 1)'), /N/);
    assert.equal(f('Tensor', 'x[:, 0]'), '(N,)');
    assert.equal(f('Float[Tensor, "n 4"]', 'x[..., 0]'), '(n,)');
  });

  it('is never an error, nor a shape that the code contradicts', () => {
    const f = 'def f(\n    x,  # (B, 3)\n):\n    y = x @ torch.zeros(4, 5)\n';
    const y = shapeOf(f, 'y');
    assert.deepEqual([y.text, y.why, y.errors], ['(…, 5)', [], ['warning: stale-shape-comment']]);
    const g = 'def f(x: Float[Tensor, "b 3"], k: Float[Tensor, "b 4"]):\n    return x @ k\n';
    assert.deepEqual(
      shapeOf(g, 'x').errors.filter((e) => e.startsWith('error')),
      [],
    );
  });

  it('leaves out what is trusted least where hints contradict one another', () => {
    const f = 'def f(\n    x: Float[Tensor, "b t"],  # (B, T, C)\n):\n    y = torch.relu(x)\n';
    assert.equal(shapeOf(f, 'y').text, '(b, t)');
    const g = 'def f(\n    x: Float[Tensor, "b 4"],\n    w,  # (3, D)\n):\n    y = x @ w\n';
    assert.equal(shapeOf(g, 'x').text, '(b, 4)');
    assert.deepEqual(shapeOf(g, 'x').why, ['x: (b, 4) is said by its annotation in line 7']);
  });

  it('follows edits of comments', () => {
    const workspace = new Workspace({ read: () => null }, { timeBudget: 60_000 });
    const text = (comment: string) =>
      `${IMPORTS}def f(\n    x: Tensor,\n):\n    # x: ${comment}\n    y = torch.relu(x)\n    return y\n`;
    const shown = (version: number, comment: string) => {
      workspace.setDocument('/w/m.py', '/w/m.py', version, text(comment));
      return workspace.facts('/w/m.py').expressions.find((e) => e.kind === 'target')?.tensors[0].tensor.text;
    };
    assert.equal(shown(1, '(m, n)'), '(m, n)');
    assert.equal(shown(2, '(m, n, k)'), '(m, n, k)');
  });
});

describe('asserts', () => {
  const cases: [assertion: string, shape: string][] = [
    ['assert x.shape == (3, 4)', '(3, 4)'],
    ['assert x.ndim == 2', '(x0, x1)'],
    ['assert x.dim() == 2', '(x0, x1)'],
    ['assert len(x.shape) == 2', '(x0, x1)'],
    ['assert x.dim() == 2 and x.size(0) == n', '(n, x1)'],
    ['assert x.ndim == 2 and x.shape[1] == 8', '(x0, 8)'],
    ['assert x.shape == (n, 4)', '(n, 4)'],
  ];
  for (const [assertion, shape] of cases)
    it(`teach: ${assertion}`, () => {
      const y = shapeOf(`def f(x, n: int):\n    ${assertion}\n    y = torch.relu(x)\n    return y\n`, 'y');
      assert.deepEqual([y.text, y.errors], [shape, []]);
    });
});

describe('stale hints', () => {
  /** `what it says → what to write`, of the warnings. */
  function stale(source: string): string[] {
    return analyse(source).problems.map((p) => {
      assert.deepEqual([p.severity, p.code], ['warning', 'stale-shape-comment']);
      return `${(IMPORTS + source).slice(p.start, p.end)} → ${p.fix?.text ?? ''}`;
    });
  }

  const cases: [title: string, source: string, said: string[]][] = [
    ['another number of dims', 'y = torch.zeros(2, 3)  # (B, T, C)\n', ['(B, T, C) → (2, 3)']],
    ['another number', 'y = torch.zeros(2, 3)  # (B, 4)\n', ['(B, 4) → (B, 3)']],
    ['in its notation', 'y = torch.zeros(2, 3)  # B x 4\n', ['B x 4 → B x 3']],
    [
      'another order',
      'def f(x):\n    B, T, C = x.shape\n    y = x.transpose(1, 2)  # (B, T, C)\n',
      ['(B, T, C) → (B, C, T)'],
    ],
    ['an annotation', 'def f(x: Float[Tensor, "b t"]):\n    B, T, C = x.shape\n', ['b t → B T C']],
    ['an annotation in a string', 'def f(x: "Float[Tensor, \'b t\']"):\n    B, T, C = x.shape\n', ['b t → B T C']],
    [
      'one name for two numbers',
      'def f(x: Float[Tensor, "b d"], y: Float[Tensor, "b d"]):\n    return x @ torch.zeros(4, 2), y @ torch.zeros(5, 2)\n',
      ['b d → '],
    ],
    [
      'a docstring',
      'def f(x):\n    """F.\n\n    Args:\n        x (Tensor): of shape (B, T)\n    """\n    B, T, C = x.shape\n',
      ['(B, T) → (B, T, C)'],
    ],
    ['a result', 'def f():\n    return torch.zeros(2, 3)  # (2,)\n', ['(2,) → (2, 3)']],
    ['part of a shape', 'def f(x):\n    y = nn.Linear(8, 4)(x)  # (N, C, 8)\n', ['(N, C, 8) → ']],
    ['nothing: it fits', 'y = torch.zeros(2, 3)  # (B, 3)\n', []],
    ['nothing: any number of dims', 'y = torch.zeros(2, 3)  # (..., 3)\n', []],
    ['nothing: sizes that are not read', 'y = torch.zeros(2, 3)  # (H//2, -1)\n', []],
    ['nothing: prose', 'y = torch.zeros(2, 3)  # now (B, T, C) as before\n', []],
    ['nothing: no tensor', 'y = (2, 3)  # (B, T, C)\n', []],
    ['nothing: it may fit', 'def f(x, b):\n    y = torch.zeros(2, 3) if b else torch.zeros(4)  # (N,)\n', []],
    ['nothing: it is not known', 'def f(x, g):\n    y = g(x)  # (N,)\n', []],
    [
      'nothing: generic names for several sizes',
      'a = torch.zeros(2, 3)  # (N, C)\nb = torch.zeros(2, 4)  # (N, C)\n',
      [],
    ],
  ];
  for (const [title, source, said] of cases) it(`say ${title}`, () => assert.deepEqual(stale(source), said));

  it('say what is there, what was said, why that cannot be, and what to write', () => {
    const source = `${IMPORTS}y = torch.zeros(2, 3)  # (B, T, C)\n`;
    const facts = analyse('y = torch.zeros(2, 3)  # (B, T, C)\n');
    const view = { facts, document: new DocumentText('/w/m.py', source), textOf: () => null };
    const [problem] = problems(view);
    assert.equal(problem.message, 'y is (2, 3), but the comment says (B, T, C): there are 2 dims.\nFix: write (2, 3)');
    const at = source.indexOf('(B, T');
    const [fix] = quickFixes(view, at, at);
    assert.deepEqual([fix.title, fix.edit.text, fix.edit.range], ['Write (2, 3)', '(2, 3)', problem.range]);
  });
});
