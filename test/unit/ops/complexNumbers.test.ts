/** What is computed with complex numbers, and that the rest is refused. `torch-complex` of the recorded facts has the values. */
import assert from 'node:assert/strict';
import { COMPLEX_OPERATORS } from '../../../src/core/ops/complexNumbers';
import { operator } from '../../../src/core/ops/index';
import { answerEval } from '../../../src/features/evaluate';

const Z = 'torch.complex(x, x.flip(0) + 1)';

function reasonOf(expr: string, grad: string[] = []): string {
  const given = {
    x: [
      [1.5, -2],
      [0.25, 3],
    ],
  };
  const answer = answerEval({ expr, let: given, grad, dtype: 'float64' });
  return answer.ok ? 'answered' : answer.reason;
}

describe('complex numbers', () => {
  it('are listed for operators that there are', () => {
    assert.deepEqual(
      [...COMPLEX_OPERATORS].filter((name) => operator(name) === null),
      [],
    );
  });

  for (const call of ['prod()', 'det()', 'cholesky()', 'svd()[1]', 'qr()[1]', 'std()', 'tanh()', 'cumprod(0)']) {
    it(`have no value of ${call}`, () => assert.match(reasonOf(`${Z}.${call}`), /of complex numbers|is not computed/));
  }

  it('have no gradient where the rule is for real ones', () => {
    assert.match(
      reasonOf(`torch.scatter_reduce(${Z}, 0, torch.tensor([[0, 1]]), ${Z}, "prod").real`, ['x']),
      /complex/,
    );
  });

  it('go through moves of elements by parts, with numbers and complex ones', () => {
    const answer = answerEval({
      expr: 'z = torch.complex(x, x * 2)\nz[0] = 1j\nz.masked_fill(x > 1, 5.0)',
      let: { x: ['0.5', '3.0'] },
      dtype: 'float64',
    });
    assert.ok(answer.ok && 'value' in answer);
    assert.deepEqual(answer.value, [
      [0, 1],
      [5, 0],
    ]);
  });
});
