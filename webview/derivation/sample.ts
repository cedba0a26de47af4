/** What the panel shows when it is opened as a plain page. */
import type { Page } from '../../src/protocol/derivation';

const result = '2\\,X^{\\top}\\left(X\\,w - y\\right)';
const code = '2 * X.T @ (X @ w - y)';

function use(character: number) {
  return { start: { line: 2, character }, end: { line: 2, character: character + 1 } };
}

export const sample: Page = {
  document: null,
  isPinned: false,
  gradient: {
    uri: 'file:///sample.py',
    place: 'sample.py:3',
    kind: 'grad',
    wrt: 'w',
    answer: {
      range: { start: { line: 2, character: 0 }, end: { line: 2, character: 24 } },
      source: '((X @ w - y) ** 2).sum()',
      dialect: 'torch',
      operands: [
        { label: 'X', shape: '(m, n)', latex: 'X', uses: [use(2)] },
        { label: 'w', shape: '(n,)', latex: 'w', uses: [use(6)] },
        { label: 'y', shape: '(m,)', latex: 'y', uses: [use(10)] },
      ],
      missing: [],
      reason: null,
      notes: [],
      expandable: false,
      unwritten: null,
      gradient: {
        wrt: 'w',
        kind: 'grad',
        symbol: '\\frac{\\partial L}{\\partial w}',
        latex: result,
        words: 'derivative of L by w equals 2 times X transposed open bracket X w minus y close bracket',
        shape: '(n,)',
        numpy: code,
        torch: code,
        markdown: `$$${result}$$`,
        steps: [
          {
            rule: 'definition',
            note: 'The expression, with a name for the result of each operator.',
            latex:
              '\\begin{aligned}z_{1} &= X\\,w \\\\ z_{2} &= z_{1} - y \\\\ z_{3} &= z_{2}^{\\odot 2} \\\\ z_{4} &= \\textstyle\\sum z_{3}\\end{aligned}',
            shape: '()',
          },
          {
            rule: 'sum',
            note: 'sum gives z_4, a number; its adjoint has the same shape.',
            latex: '\\bar{z_{4}} = 1',
            shape: '()',
          },
          {
            rule: 'pow',
            note: 'pow gives z_3, (m,); its adjoint has the same shape.',
            latex: '\\bar{z_{3}} = \\mathbf{1}_{m}',
            shape: '(m,)',
          },
          {
            rule: 'sub',
            note: 'sub gives z_2, (m,); its adjoint has the same shape.',
            latex: '\\bar{z_{2}} = 2\\,z_{2}',
            shape: '(m,)',
          },
          {
            rule: 'matmul',
            note: 'matmul gives z_1, (m,); its adjoint has the same shape.',
            latex: '\\bar{z_{1}} = \\bar{z_{2}}',
            shape: '(m,)',
          },
          {
            rule: 'gradient',
            note: 'The adjoint of w, which is a tensor of the shape (n,).',
            latex: '\\bar{w} = X^{\\top}\\,\\bar{z_{1}}',
            shape: '(n,)',
          },
        ],
        names: [],
        points: 10,
        error: 4.7e-13,
      },
    },
  },
};
