/** Where JAX differs from NumPy and PyTorch, and arrays that Flax's modules make. */
import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';

function analyse(code: string) {
  const text = `import jax\nimport jax.numpy as jnp\nfrom flax import linen as nn, nnx\nfrom jax import lax\nkey = jax.random.PRNGKey(0)\n${code}`;
  const workspace = new Workspace({ read: () => null }, { timeBudget: 60_000 });
  workspace.setDocument('/w/a.py', '/w/a.py', 1, text);
  const { expressions, problems } = workspace.facts('/w/a.py');
  const target = (name: string) =>
    expressions
      .filter((e) => e.kind === 'target' && text.slice(e.start, e.end) === name)
      .flatMap((e) => e.tensors.map((t) => `${t.tensor.dtype} ${t.tensor.dims.map((d) => d.value ?? d.text)}`));
  return { target, problems: problems.map((p) => p.message) };
}

describe('JAX', function () {
  this.timeout(60_000);

  it('has 32 bits, unless a program may have enabled more', () => {
    const code = 'x = jnp.arange(3)\ny = jnp.zeros(3, dtype=float)\n';
    const plain = analyse(code);
    assert.deepEqual([plain.target('x'), plain.target('y')], [['int32 3'], ['float32 3']]);
    const wide = analyse(`jax.config.update("jax_enable_x64", True)\n${code}`);
    assert.deepEqual([wide.target('x'), wide.target('y')], [['null 3'], ['null 3']]);
  });

  it('says no type that hangs on whether another is weak', () => {
    const { target } = analyse(
      'w = jnp.full((2,), 1.0)\ny = w * jnp.ones(2, jnp.bfloat16)\nz = 2.0 * jnp.ones(2, jnp.bfloat16)\n',
    );
    assert.deepEqual([target('w'), target('y'), target('z')], [['float32 2'], ['null 2'], ['bfloat16 2']]);
  });

  it('takes places that are not there for the nearest', () => {
    assert.deepEqual(analyse('x = jnp.ones(4)[9]\n').problems, []);
  });

  it('maps a function over rows, and says when they are not as many', () => {
    const { target, problems } = analyse(
      'f = jax.vmap(lambda a, b: a @ b, in_axes=(0, None), out_axes=1)\n' +
        'y = f(jnp.ones((5, 3)), jnp.ones((3, 2)))\nz = jax.vmap(jnp.add)(jnp.ones((4, 2)), jnp.ones((5, 2)))\n',
    );
    assert.deepEqual(target('y'), ['float32 2,5']);
    assert.deepEqual(problems, ['vmap: sizes 4 and 5 of the mapped axis differ']);
  });

  it('differentiates what answers a number', () => {
    const { problems } = analyse('g = jax.grad(lambda w: w ** 2)(jnp.ones(3))\n');
    assert.deepEqual(problems, ['grad: the function must answer a number, found shape (3,)']);
  });

  it('carries the same shape through a scan', () => {
    const { problems } = analyse(
      'c, y = lax.scan(lambda c, x: (jnp.stack([c, x]), x), jnp.zeros(2), jnp.ones((3, 2)))\n',
    );
    assert.equal(problems.length, 1);
    assert.match(problems[0], /^scan: what is carried must keep its shape/);
  });

  it('looks up parameters of Flax by their paths, and compares their shapes', () => {
    const { target, problems } = analyse(
      'm = nn.Dense(4)\nv = m.init(key, jnp.ones((2, 3)))\nk = v["params"]["kernel"]\ny = m.apply(v, jnp.ones((7, 3)))\n' +
        'z = m.apply(v, jnp.ones((7, 5)))\n',
    );
    assert.deepEqual([target('k'), target('y')], [['float32 3,4'], ['float32 7,4']]);
    assert.deepEqual(problems, ['parameter kernel has shape (3, 4), the module expects (5, 4)']);
  });

  it('knows modules of nnx', () => {
    const { target } = analyse('m = nnx.Linear(3, 4, rngs=nnx.Rngs(0))\ny = m(jnp.ones((2, 3)))\nb = m.bias.value\n');
    assert.deepEqual([target('y'), target('b')], [['float32 2,4'], ['float32 4']]);
  });

  it('takes by places whose rank was learned from something else', () => {
    const { target } = analyse(
      'def f(t):\n    b, n = t.shape\n    y = jnp.take(jnp.ones((5, 6)), t, axis=0)\n    return y\n',
    );
    assert.deepEqual(target('y'), ['float32 b,n,6']);
  });

  it('counts a mask that is known', () => {
    const { target } = analyse('x = jnp.arange(6)[jnp.arange(6) > 2]\n');
    assert.deepEqual(target('x'), ['int32 3']);
  });
});
