/** The check of gradients by several tensors at once. */
import assert from 'node:assert/strict';
import { checkGradient } from '../../../src/features/gradientCheck';
import { Sampler } from '../../../src/features/gradientPoints';
import { toProblem } from '../../../src/features/gradients';

const REQUEST = { vars: { x: 'm,n', w: 'n,p', b: 'p' }, wrt: 'x', kind: 'vjp' } as const;
const RIGHT = ['H @ w.T', 'x.T @ H', 'H.sum(axis=0)'];

function check(gradients: readonly string[], expr = 'torch.tanh(x @ w + b)') {
  const problem = { ...toProblem({ ...REQUEST, expr }), wrts: ['x', 'w', 'b'] };
  const numpy = `H = G * (1 - ${expr.replace('torch', 'np')}**2)\n(${gradients.join(', ')})`;
  return checkGradient(problem, new Sampler(problem), { numpy });
}

describe('the check of several gradients', () => {
  it('compares all of them at points of five sets of sizes', () => {
    const { points, max_rel_err } = check(RIGHT);
    assert.equal(points, 7);
    assert.ok(max_rel_err < 1e-8, String(max_rel_err));
  });

  for (const k of RIGHT.keys()) {
    it(`refuses all where gradient ${k + 1} is a hundred-thousandth too large, or too much by a little`, () => {
      for (const wrong of [`1.00001 * (${RIGHT[k]})`, `${RIGHT[k]} + 1e-4`]) {
        assert.throws(
          () => check(RIGHT.map((right, i) => (i === k ? wrong : right))),
          /does not agree with differences/,
        );
      }
    });
  }

  it('refuses a gradient that is small beside the others', () => {
    const small = 'torch.tanh(x @ w + 1e-3 * b)';
    check([...RIGHT.slice(0, 2), '1e-3 * H.sum(axis=0)'], small);
    for (const wrong of ['0 * b', '1.01e-3 * H.sum(axis=0)', '-1e-3 * H.sum(axis=0)'])
      assert.throws(() => check([...RIGHT.slice(0, 2), wrong], small), /does not agree with differences/);
  });

  it('refuses a gradient of other sizes', () => {
    assert.throws(() => check(['H @ w.T', 'H.T @ x', 'H.sum(axis=0)']), /the formula has the sizes/);
  });

  it('refuses gradients of which the errors are opposite', () => {
    const wrong = ['H @ w.T + 0.01', 'x.T @ H - 0.01', 'H.sum(axis=0)'];
    assert.throws(() => check(wrong), /does not agree with differences/);
  });
});
