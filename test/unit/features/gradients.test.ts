/** Formulas of gradients: what they say, and that nothing is said that differences do not confirm. */
import assert from 'node:assert/strict';
import { answerGrad, type GradRequest, solve } from '../../../src/features/gradients';

function formula(request: GradRequest): string {
  const answer = answerGrad(request);
  assert.ok(answer.ok, answer.ok ? '' : answer.reason);
  assert.ok(answer.checked.points >= 4 && answer.checked.max_rel_err < 1e-6);
  return answer.numpy;
}

describe('formulas of gradients', () => {
  const cases: readonly [GradRequest, string][] = [
    [{ expr: 'x @ A @ x', vars: { x: 'n', A: 'n,n' }, wrt: 'x' }, '(A.T + A) @ x'],
    [{ expr: '((X @ w - y)**2).sum()', vars: { X: 'm,n', w: 'n', y: 'm' }, wrt: 'w' }, '2 * ((X @ w - y) @ X)'],
    [{ expr: 'torch.logdet(X)', vars: { X: 'n,n' }, wrt: 'X', domain: { X: 'spd' } }, 'np.linalg.inv(X).T'],
    [{ expr: 'torch.trace(A @ X)', vars: { A: 'n,m', X: 'm,n' }, wrt: 'X' }, 'A.T'],
    [{ expr: '(x*x).sum().sqrt()', vars: { x: 'n' }, wrt: 'x' }, 'x / np.sqrt((x ** 2).sum())'],
    [{ expr: 'torch.einsum("ij,j->i", A, x)', vars: { A: 'm,n', x: 'n' }, wrt: 'x', kind: 'jacobian' }, 'A'],
    [
      { expr: '((A @ x - b)**2).sum()', vars: { A: 'm,n', x: 'n', b: 'm' }, wrt: 'x', kind: 'hessian' },
      '2 * (A.T @ A)',
    ],
    [{ expr: 'F.linear(x, W, b)', vars: { x: 'm,n', W: 'p,n', b: 'p' }, wrt: 'W', kind: 'vjp' }, 'G.T @ x'],
    [
      { expr: 'F.cross_entropy(z, y)', vars: { z: 'm,n', y: 'm' }, wrt: 'z', domain: { y: 'int<n' } },
      '(np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True)) - np.eye(z.shape[1])[y]) / z.shape[0]',
    ],
    [
      { expr: 'np.mean((x - np.mean(x))**2)', vars: { x: 'n' }, wrt: 'x', dialect: 'numpy' },
      '2 * (x - x.mean()) / x.shape[0]',
    ],
  ];
  for (const [request, expected] of cases)
    it(`${request.kind ?? 'grad'} of ${request.expr}`, () => assert.equal(formula(request), expected));

  it('of normalisations is the closed form: what is centred is there once', () => {
    const centred = 't1 = x - x.mean(axis=1)[:, None]\nt2 = 0.00001 + (t1 ** 2).mean(axis=1)\n';
    const layer = '(x - x.mean(-1, keepdim=True)) / torch.sqrt(x.var(-1, keepdim=True, unbiased=False) + 1e-5)';
    assert.equal(
      formula({ expr: layer, vars: { x: 'm,n' }, wrt: 'x', kind: 'vjp' }),
      `${centred}(G - G.mean(axis=1)[:, None]) / np.sqrt(t2)[:, None] - ((G * t1).mean(axis=1) / t2 ** 1.5)[:, None] * t1`,
    );
    const batch = 'F.batch_norm(x, None, None, w, b, training=True)';
    assert.match(
      formula({ expr: batch, vars: { x: 'm,n', w: 'n', b: 'n' }, wrt: 'x', kind: 'vjp' }),
      /w \* \(\(G - G\.mean\(axis=0\)\) \/ np\.sqrt\(t2\) - \(G \* t1\)\.mean\(axis=0\) \/ t2 \*\* 1\.5 \* t1\)$/,
    );
  });

  it('writes linear maps of batches as products of matrices', () => {
    const batches = { x: 'a,m,n', W: 'n,p', V: 'q,m', v: 'n' };
    const maps: readonly [expr: string, numpy: string, torch: string, latex: string][] = [
      ['x @ W', 'G @ W.T', 'G @ W.T', 'G\\,W^{\\top}'],
      ['V @ x', 'V.T @ G', 'V.T @ G', 'V^{\\top}\\,G'],
      ['x.mT @ V.T', 'np.swapaxes(G @ V, -1, -2)', '(G @ V).mT', '\\left(G\\,V\\right)^{\\top}'],
    ];
    const answerOf = (expr: string, vars: Record<string, string>) => {
      const used = Object.entries(vars).filter(([name]) => new RegExp(`\\b${name}\\b`).test(expr));
      const answer = answerGrad({ expr, vars: Object.fromEntries(used), wrt: 'x', kind: 'vjp', dialect: 'torch' });
      assert.ok(answer.ok, expr);
      return answer;
    };
    for (const [expr, ...expected] of maps) {
      const { numpy, torch, latex } = answerOf(expr, batches);
      assert.deepEqual([numpy, torch, latex], expected, expr);
    }
    assert.equal(answerOf('torch.tanh(x @ v)', batches).numpy, 'v * (G * (1 - np.tanh(x @ v) ** 2))[:, :, None]');
    const heads = answerOf('torch.einsum("bhqd,hde->bhqe", x, W)', { x: 'b,h,q,d', W: 'h,d,e' });
    assert.equal(heads.torch, 'G @ W.mT');
    // The axes of a batch that stand elsewhere are no batch of a product.
    const others = answerOf('torch.einsum("bqhd,hde->bqhe", x, W)', { x: 'b,q,h,d', W: 'h,d,e' });
    assert.match(others.numpy, /^np\.einsum/);
  });

  it('of attention has P once, and dS = P ⊙ (dP − rowsum(P ⊙ dP))', () => {
    const text = formula({
      expr: 'F.softmax(Q @ K.T / Q.shape[-1]**0.5, -1) @ V',
      vars: { Q: 't,d', K: 's,d', V: 's,e' },
      wrt: 'Q',
      kind: 'vjp',
    });
    const [scores, weights, value] = text.split('\n');
    assert.equal(scores, 't1 = Q @ K.T / np.sqrt(Q.shape[1])');
    assert.match(weights, /^t2 = np\.exp\(t1/);
    assert.equal(value, 't2 * (G @ V.T - (G @ V.T * t2).sum(axis=1)[:, None]) @ K / np.sqrt(Q.shape[1])');
  });

  it('gives a name to no part that nothing uses', () => {
    const text = formula({ expr: 'torch.tanh(x @ x.T).sum()', vars: { x: 'm,n' }, wrt: 'x' });
    const lines = text.split('\n');
    for (const [k, line] of lines.slice(0, -1).entries()) {
      const name = line.split(' = ')[0];
      assert.ok(new RegExp(`\\b${name}\\b`).test(lines.slice(k + 1).join('\n')), text);
    }
  });

  it('tells a variable that is called G from the upstream gradient', () => {
    const jacobian = formula({ expr: 'torch.tanh(G * x)', vars: { G: 'n', x: 'n' }, wrt: 'x', kind: 'jacobian' });
    assert.match(jacobian, /\bG\b/);
    formula({ expr: 'torch.softmax(G * x, 0)', vars: { G: 'n', x: 'n' }, wrt: 'G', kind: 'jacobian' });
    formula({ expr: 'torch.logsumexp(G * x, 0)', vars: { G: 'n', x: 'n' }, wrt: 'G', kind: 'hessian' });
    formula({ expr: 'torch.cumsum(torch.exp(G), 0)', vars: { G: 'n' }, wrt: 'G', kind: 'jacobian' });
  });

  it('fills with numbers that are no ints, so that the type is that of a gradient', () => {
    const text = formula({ expr: '(a + b).sum()', vars: { a: 'm,1', b: 'n' }, wrt: 'b', kind: 'grad' });
    assert.match(text, /full\(b\.shape, float\(a\.shape\[0\]\)\)/);
  });

  it('is of one element in index notation, too', () => {
    const element = (request: GradRequest) => {
      const solution = solve(request);
      assert.ok(!('reason' in solution));
      const { indices, text } = solution.element!;
      return `${indices.join('')}: ${text}`;
    };
    const cases: readonly [GradRequest, string][] = [
      [
        { expr: '((X @ w - y)**2).sum()', vars: { X: 'm,n', w: 'n', y: 'm' }, wrt: 'w' },
        'i: \\sum_{j} 2\\,X_{j i}\\,\\left(\\sum_{k} X_{j k}\\,w_{k} - y_{j}\\right)',
      ],
      [{ expr: 'x @ A @ x', vars: { x: 'n', A: 'n,n' }, wrt: 'x', kind: 'hessian' }, 'ij: A_{i j} + A_{j i}'],
      [
        { expr: 'torch.einsum("ij,j->i", A, x)', vars: { A: 'm,n', x: 'n' }, wrt: 'x', kind: 'jacobian' },
        'ij: A_{i j}',
      ],
      [
        { expr: 'torch.logdet(X)', vars: { X: 'n,n' }, wrt: 'X', domain: { X: 'spd' } },
        'ij: \\left[X^{-1}\\right]_{j i}',
      ],
      [{ expr: '(x*x).sum().sqrt()', vars: { x: 'n' }, wrt: 'x' }, 'i: \\frac{x_{i}}{\\sqrt{\\sum_{j} x_{j}^{2}}}'],
      // No index is called as a variable.
      [{ expr: '(i @ j).sum()', vars: { i: 'a,b', j: 'b,c' }, wrt: 'i' }, 'kl: \\sum_{m} j_{l m}'],
      [
        { expr: '((x - x.mean(-1, keepdim=True))**2).mean()', vars: { x: 'm,n' }, wrt: 'x' },
        'ij: \\frac{2\\,\\left(x_{i j} - \\sum_{k} \\frac{x_{i k}}{n}\\right)}{m\\,n}',
      ],
    ];
    for (const [request, expected] of cases) assert.equal(element(request), expected);
  });

  it('says why there is none', () => {
    const of = (request: GradRequest) => {
      const answer = answerGrad(request);
      return answer.ok ? answer.numpy : answer.reason;
    };
    assert.match(of({ expr: 'x * 2', vars: { x: 'n' }, wrt: 'x' }), /a gradient is of a number: ask for vjp/);
    assert.match(of({ expr: 'x @ y', vars: { x: 'n', y: 'm' }, wrt: 'x' }), /inner sizes differ|matmul|dot/);
    assert.match(of({ expr: 'x.sum()', vars: { x: 'n' }, wrt: 'y' }), /wrt: y is not among the variables x/);
    assert.match(of({ expr: 'x.sum(', vars: { x: 'n' }, wrt: 'x' }), /cannot be read|no expression/);
  });
});
