/** What annotations say of results: in the function itself, and where it is called. */
import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';
import { analyse, IMPORTS, shapeOf } from './hintCases';

const LOAD = 'def load(path: str) -> Float[Tensor, "n c"]:\n    return torch.load(path)\n\n';

describe('annotations of results', () => {
  it('tell what a function returns, in the function', () => {
    const f = 'def f(x: Float[Tensor, "b i"], net) -> Float[Tensor, "b o"]:\n    y = net(x)\n    return y\n';
    const y = shapeOf(f, 'y');
    assert.equal(y.text, '(b, o)');
    assert.deepEqual(y.why, [
      'x: (b, i) is said by its annotation in line 6',
      'the result: (b, o) is said by its annotation in line 6',
    ]);
  });

  it('tell what calls give of which nothing else is known', () => {
    const f = `${LOAD}def f(path):\n    x = load(path)\n    y = x.sum(0)\n`;
    assert.deepEqual(shapeOf(f, 'y'), {
      text: '(c,)',
      dtype: null,
      why: ['load(): (n, c) is said by its annotation in line 6'],
      errors: [],
    });
  });

  it('may be strings, and of what may be None', () => {
    for (const annotation of [
      '"Float[Tensor, \'n c\']"',
      'Optional[Float[Tensor, "n c"]]',
      'Float[Tensor, "n c"] | None',
      'Annotated[Tensor, "n c"]',
    ]) {
      const code = `def load(path) -> ${annotation}:\n    return torch.load(path)\n\ndef f(p):\n    y = load(p).sum(0)\n`;
      assert.equal(shapeOf(code, 'y').text, '(c,)', annotation);
    }
  });

  it('give sizes the names and numbers that the arguments have', () => {
    const grow = 'def grow(x: Float[Tensor, "b i"], net) -> Float[Tensor, "b o"]:\n    return net(x)\n\n';
    assert.equal(shapeOf(`${grow}def f(net):\n    y = grow(torch.zeros(5, 3), net)\n`, 'y').text, '(5, o)');
    const f = `${grow}def f(net, z: Float[Tensor, "rows i"]):\n    y = grow(z, net)\n`;
    assert.equal(shapeOf(f, 'y').text, '(rows, o)');
  });

  it('are of one call each', () => {
    const f = `${LOAD}def f(p, q):\n    x = load(p)\n    z = load(q)\n    y = torch.cat([x, z])\n`;
    assert.equal(shapeOf(f, 'y').text, '(n + n2, c)');
  });

  it('tell what methods and modules give', () => {
    const net = `class Net(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x: Float[Tensor, "b i"]) -> Float[Tensor, "b i o"]:
        return self.net(x)

    def run(self, x: Float[Tensor, "rows i"]):
        y = self(x)
`;
    assert.equal(shapeOf(net, 'y').text, '(rows, i, o)');
  });

  it('tell nothing of what is known, of generators, nor of what is no tensor', () => {
    const zeros = 'def zeros() -> Float[Tensor, "n c"]:\n    return torch.zeros(2, 3)\n\ndef f():\n    y = zeros()\n';
    assert.deepEqual([shapeOf(zeros, 'y').text, shapeOf(zeros, 'y').why], ['(2, 3)', []]);
    const pairs = 'def load(p) -> Float[Tensor, "n c"]:\n    return 1, 2\n\ndef f(p):\n    y = load(p)\n';
    assert.equal(shapeOf(pairs, 'y').text, '');
    const steps = 'def load(p) -> Float[Tensor, "n c"]:\n    yield p\n\ndef f(p):\n    y = load(p)\n';
    assert.equal(shapeOf(steps, 'y').text, '');
  });

  it('are told to be wrong where what is returned is another shape', () => {
    const stale = (source: string) =>
      analyse(source).problems.map((p) => [(IMPORTS + source).slice(p.start, p.end), p.message]);
    assert.deepEqual(stale('def f() -> Float[Tensor, "b c"]:\n    return torch.zeros(3)\n'), [
      ['b c', 'the result is (3,), but its annotation says b c: there is 1 dim.\nFix: write 3'],
    ]);
    assert.deepEqual(stale('def f() -> Float[Tensor, "b c"]:\n    return torch.zeros(3, 4)\n'), []);
    assert.deepEqual(stale('def f(x) -> Float[Tensor, "b c"]:\n    return x.load()\n'), []);
  });

  it('follow edits', () => {
    const workspace = new Workspace({ read: () => null }, { timeBudget: 60_000 });
    const shown = (version: number, annotation: string) => {
      const load = `def load(path) -> Float[Tensor, "${annotation}"]:\n    return torch.load(path)\n\n`;
      const text = `${IMPORTS}${load}def f(path):\n    y = load(path).sum(0)\n`;
      workspace.setDocument('/w/m.py', '/w/m.py', version, text);
      const y = workspace.facts('/w/m.py').expressions.find((e) => text.slice(e.start, e.end) === 'y');
      return y?.tensors[0].tensor.text;
    };
    assert.equal(shown(1, 'n c'), '(c,)');
    assert.equal(shown(2, 'n c d'), '(c, d)');
    assert.equal(shown(3, 'a k'), '(k,)');
  });
});
