/** `nabla eval` in NumPy's words: what a library leaves open, gradients through NumPy's functions, what is refused. */
import assert from 'node:assert/strict';
import type { Nested } from '../../../src/core/tensor/nested';
import { answerEval } from '../../../src/features/evaluate';

function answerOf(expr: string, given: Record<string, Nested> = {}, grad: string[] = []) {
  const answer = answerEval({ expr, let: given, dtype: 'float64', grad });
  assert.ok(answer.ok, answer.ok ? '' : answer.reason);
  return answer;
}

function reasonOf(expr: string, given: Record<string, Nested> = {}): string {
  const answer = answerEval({ expr, let: given, dtype: 'float64' });
  assert.ok(!answer.ok, `${expr} has a value`);
  return answer.reason;
}

const SYMMETRIC = [
  [2, 1, 0],
  [1, 3, 1],
  [0, 1, 4.5],
];

describe('NumPy in words: open choices', () => {
  it('the signs of eigenvectors decide nothing', () => {
    assert.match(reasonOf('np.linalg.eigh(A)[1]', { A: SYMMETRIC }), /signs/);
    answerOf('w, V = np.linalg.eigh(A)\nV @ np.diag(w) @ V.T', { A: SYMMETRIC });
  });

  it('the order of eigenvalues decides nothing', () => {
    const A = [
      [2, 1, 0.5],
      [1, 3, 1],
      [0, 1, 4.5],
    ];
    assert.match(reasonOf('np.linalg.eigvals(A)', { A }), /order/);
    answerOf('np.sort(np.linalg.eigvals(A))', { A });
  });

  it('of two rows both are as in LAPACK', () => {
    const answer = answerOf('np.linalg.eigvals(np.array([[2.0, 1.0], [1.0, 2.0]]))');
    assert.deepEqual('value' in answer && answer.value, [3, 1]);
  });

  it('elements between partitions are in no order', () => {
    assert.match(reasonOf('np.partition(v, 1)', { v: [4, 1, 3.5, 2] }), /not defined/);
    answerOf('np.partition(v, 1)[1]', { v: [4, 1, 3.5, 2] });
  });

  it('names of either library answer what both answer', () => {
    assert.match(reasonOf('v.std()', { v: [1, 2, 4.5] }), /differently/);
    answerOf('v.sum()', { v: [1, 2, 4.5] });
  });

  it('a Python integer that an array cannot hold has no sure type', () => {
    assert.match(reasonOf('np.array([1, 2], dtype=np.uint8) - 300'), /version/);
  });
});

describe('NumPy in words: gradients', () => {
  const v = [1, -2, 4.5];
  for (const [expr, expected] of [
    ["np.pad(v, 1, mode='edge')", [2, 1, 2]],
    ['np.insert(v, 1, v[0] * 3)', [4, 1, 1]],
    ['np.delete(v, 1)', [1, 0, 1]],
    ['np.sum(v, where=v > 0)', [1, 0, 1]],
    ['np.nanmax(v)', [0, 0, 1]],
    ['np.multiply.outer(v, np.array([1.0, 2.0]))', [3, 3, 3]],
    ['np.block([v, v])', [2, 2, 2]],
  ] as const) {
    it(expr, () => assert.deepEqual(answerOf(expr, { v }, ['v']).grad, { v: expected }));
  }
});
