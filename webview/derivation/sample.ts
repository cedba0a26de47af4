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
    isExpanded: false,
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
        indices:
          '\\frac{\\partial L}{\\partial w_{i}} = \\sum_{j} 2\\,X_{j i}\\,\\left(\\sum_{k} X_{j k}\\,w_{k} - y_{j}\\right)',
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
            indices:
              '\\begin{aligned}\\left[z_{1}\\right]_{i} &= \\sum_{j} X_{i j}\\,w_{j} \\\\ \\left[z_{2}\\right]_{i} &= \\left[z_{1}\\right]_{i} - y_{i} \\\\ \\left[z_{3}\\right]_{i} &= \\left(\\left[z_{2}\\right]_{i}\\right)^{2} \\\\ z_{4} &= \\sum_{i} \\left[z_{3}\\right]_{i}\\end{aligned}',
            shape: '()',
          },
          {
            rule: 'sum',
            note: 'sum gives z_4, a number; its adjoint has the same shape.',
            latex: '\\bar{z_{4}} = 1',
            indices: '\\bar{z_{4}} = 1',
            shape: '()',
          },
          {
            rule: 'pow',
            note: 'pow gives z_3, (m,); its adjoint has the same shape.',
            latex: '\\bar{z_{3}} = \\mathbf{1}_{m}',
            indices: '\\left[\\bar{z_{3}}\\right]_{i} = 1',
            shape: '(m,)',
          },
          {
            rule: 'sub',
            note: 'sub gives z_2, (m,); its adjoint has the same shape.',
            latex: '\\bar{z_{2}} = 2\\,z_{2}',
            indices: '\\left[\\bar{z_{2}}\\right]_{i} = 2\\,\\left[z_{2}\\right]_{i}',
            shape: '(m,)',
          },
          {
            rule: 'matmul',
            note: 'matmul gives z_1, (m,); its adjoint has the same shape.',
            latex: '\\bar{z_{1}} = \\bar{z_{2}}',
            indices: '\\left[\\bar{z_{1}}\\right]_{i} = \\left[\\bar{z_{2}}\\right]_{i}',
            shape: '(m,)',
          },
          {
            rule: 'gradient',
            note: 'The adjoint of w, which is a tensor of the shape (n,).',
            latex: '\\bar{w} = X^{\\top}\\,\\bar{z_{1}}',
            indices: '\\left[\\bar{w}\\right]_{i} = \\sum_{j} X_{j i}\\,\\left[\\bar{z_{1}}\\right]_{j}',
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
