/** Evaluation of tensor programs: what is written in place, views, gradients, and what is refused with a reason. */
import assert from 'node:assert/strict';
import { answerEval, type EvalRequest, evalBatch, readLet } from '../../../src/features/evaluate';

const x = [
  [1.5, 2],
  [3, 4],
];

/** Program, value, and gradient by x: computed by hand. */
const CASES: readonly (readonly [code: string, value: unknown, grad?: unknown])[] = [
  [
    'x * 2',
    [
      [3, 4],
      [6, 8],
    ],
    [
      [2, 2],
      [2, 2],
    ],
  ],
  [
    'y = x * 1\nz = y.t()\nz *= 2\ny',
    [
      [3, 4],
      [6, 8],
    ],
    [
      [2, 2],
      [2, 2],
    ],
  ],
  [
    'y = x.clone()\ny[0] = 5\ny',
    [
      [5, 5],
      [3, 4],
    ],
    [
      [0, 0],
      [1, 1],
    ],
  ],
  [
    'y = x * 1\nz = y[0]\nz *= 3\ny[:, 0] += 10\ny',
    [
      [14.5, 6],
      [13, 4],
    ],
    [
      [3, 3],
      [1, 1],
    ],
  ],
  [
    'x[[1, 0, 1]]',
    [
      [3, 4],
      [1.5, 2],
      [3, 4],
    ],
    [
      [1, 1],
      [2, 2],
    ],
  ],
  [
    'x[x > 1.7]',
    [2, 3, 4],
    [
      [0, 1],
      [1, 1],
    ],
  ],
  [
    'y = x.clone()\nfor i in range(2):\n    y = y * x\ny[0]',
    [3.375, 8],
    [
      [6.75, 12],
      [0, 0],
    ],
  ],
  [
    'def f(a, b=2):\n    return a * b\nf(x, 3)[1]',
    [9, 12],
    [
      [0, 0],
      [3, 3],
    ],
  ],
  [
    'a = np.zeros((2, 2))\na[0] = x[0]\na[1] += x[1] * 2\na',
    [
      [1.5, 2],
      [6, 8],
    ],
    [
      [1, 1],
      [2, 2],
    ],
  ],
  [
    'x.sum() if x.sum() > 3 else 7',
    10.5,
    [
      [1, 1],
      [1, 1],
    ],
  ],
];

const REFUSED: readonly (readonly [code: string, reason: RegExp])[] = [
  ['x[2]', /out of range/],
  ['torch.matmul(x, x[0, :1])', /inner sizes differ/],
  ['x.no_such_method()', /not modelled/],
  ['y = x.clone()\ny.no_such_method_()\ny', /not computed|written/],
  ['torch.sum(x, dim=0, keepdim=True, where=x)', /where/],
  ['y = x[:, :1].expand(2, 3)\ny += 1\nx', /expanded/],
  ['y = x.detach()\ny += 1\nx', /gradient/],
  ['torch.ones(3, dtype=torch.int64) + 9007199254740991', /2\^53/],
  ['for i in range(3):\n    x', /last line/],
];

function run(request: Omit<EvalRequest, 'let' | 'dtype'>) {
  return answerEval({ dtype: 'float64', let: { x }, ...request });
}

describe('evaluation', () => {
  for (const [expr, value, grad] of CASES) {
    it(expr.replaceAll('\n', '; '), () => {
      const answer = run({ expr, grad: ['x'] });
      assert.ok(answer.ok, JSON.stringify(answer));
      assert.deepEqual([(answer as { value?: unknown }).value, answer.grad?.x], [value, grad]);
    });
  }

  for (const [expr, reason] of REFUSED) {
    it(`refuses ${expr.replaceAll('\n', '; ')}`, () => {
      const answer = run({ expr });
      assert.equal(answer.ok, false, JSON.stringify(answer));
      assert.match(!answer.ok ? answer.reason : '', reason);
    });
  }

  it('reads names as the command line gives them', () => {
    assert.deepEqual(readLet('x=[[1.,2],[nan,-inf]]'), [
      'x',
      [
        ['1.', 2],
        ['nan', '-inf'],
      ],
    ]);
    assert.deepEqual(readLet('flag=True'), ['flag', true]);
    assert.throws(() => readLet('x=[1,'), /no number or nested list/);
  });

  it('takes whole numbers for int64, and what is differentiated by for floats', () => {
    const lines = evalBatch(
      '{"id":1,"expr":"x","let":{"x":[1,2]}}\n{"id":2,"expr":"x","let":{"x":[1,2]},"grad":["x"]}\nno json\n',
    );
    const answers = lines.map((line) => JSON.parse(line));
    assert.deepEqual(
      answers.slice(0, 2).map((a) => a.dtype),
      ['int64', 'float32'],
    );
    assert.equal(answers[2].ok, false);
  });

  it('draws the same random numbers from the same seed', () => {
    const draw = (seed: number) => JSON.stringify(answerEval({ expr: 'torch.randn(3)', seed }));
    assert.equal(draw(3), draw(3));
    assert.notEqual(draw(3), draw(4));
  });
});
