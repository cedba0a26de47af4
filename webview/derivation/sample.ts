/** What the panel shows when it is opened as a plain page. */
import type { Derivation } from '../../src/protocol/derivation';

const result = '2\\,X^{\\top}\\left(X\\,w - y\\right)';

export const sample: Derivation = {
  uri: 'file:///sample.py',
  place: 'sample.py:3',
  kind: 'grad',
  wrt: 'w',
  answer: {
    range: { start: { line: 2, character: 0 }, end: { line: 2, character: 24 } },
    source: '((X @ w - y) ** 2).sum()',
    dialect: 'torch',
    operands: [
      { label: 'X', shape: '(m, n)' },
      { label: 'w', shape: '(n,)' },
      { label: 'y', shape: '(m,)' },
    ],
    missing: [],
    reason: null,
    gradient: {
      wrt: 'w',
      kind: 'grad',
      symbol: '\\frac{\\partial L}{\\partial w}',
      latex: result,
      shape: '(n,)',
      numpy: '2 * X.T @ (X @ w - y)',
      torch: '2 * X.T @ (X @ w - y)',
      markdown: `$$${result}$$`,
      steps: [
        {
          rule: 'definition',
          note: 'The expression that is differentiated.',
          latex: '\\textstyle\\sum \\left(X\\,w - y\\right)^{\\odot 2}',
          shape: '()',
        },
        {
          rule: 'reverse mode',
          note: 'The adjoint of w, by the rules of the operators.',
          latex: result,
          shape: '(n,)',
        },
      ],
      names: [],
      points: 10,
      error: 4.7e-13,
    },
  },
};
