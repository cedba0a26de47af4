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
  ['# no statement', /no expression and no assignment, so there is no value/],
  ['y = x + 1\ny.sum(', /cannot be read: see line 2/],
  ['x[2]', /out of range/],
  ['torch.matmul(x, x[0, :1])', /inner sizes differ/],
  ['x.no_such_method()', /not modelled/],
  ['y = x.clone()\ny.no_such_method_()\ny', /not computed|written|not modelled/],
  ['torch.sum(x, dim=0, keepdim=True, where=x)', /where/],
  ['y = x[:, :1].expand(2, 3)\ny += 1\nx', /expanded/],
  ['y = torch.empty(2)\nz = y[:1]\ny.zero_()\nz.fill_(1)\ny', /whatever was in memory/],
  ['y = torch.empty(2)\ny[0] = 1\ny', /whatever was in memory/],
  ['y = torch.empty(2).normal_()\ny', /draws numbers/],
  ['y = torch.ones(2, requires_grad=True)\ny += 1\ny', /leaf/],
  ['y = torch.ones(2)\ny.sum().backward()\ny.grad', /does not require/],
  ['y = torch.ones(2, requires_grad=True)\n(y * 2).backward()\ny.grad', /several elements/],
  ['y = torch.ones(2)\np = nn.Parameter(y)\nwith torch.no_grad():\n    p.add_(1)\ny', /same memory/],
  ['p = nn.Linear(2, 1)\np(x)', /whatever was in memory/],
  ['torch.ones(3, dtype=torch.int64) + 9007199254740991', /2\^53/],
  ['for i in range(3):\n    x', /last line/],
];

/** Programs with modules: value and gradient by x, if there is one, as PyTorch has them. */
const MODULES: readonly (readonly [code: string, value: readonly unknown[], grad: readonly unknown[] | null])[] = [
  [
    'rm = torch.zeros(2)\nrv = torch.ones(2)\ny = F.batch_norm(x, rm, rv, training=True)\ntorch.stack([rm, rv])',
    [
      [0.225, 0.30000000000000004],
      [1.0125, 1.1],
    ],
    null,
  ],
  ['bn = nn.BatchNorm1d(2)\ny = bn(x)\ny = bn(x)\nbn.running_var', [1.02375, 1.1900000000000002], null],
  [
    'm = nn.GRU(2, 1)\nm.weight_ih_l0 = nn.Parameter(torch.ones(3, 2) / 4)\nm.weight_hh_l0 = nn.Parameter(torch.ones(3, 1))\nm.bias_ih_l0 = nn.Parameter(torch.ones(3))\nm.bias_hh_l0 = nn.Parameter(-torch.ones(3))\nm(x)[0]',
    [[0.24243912340716378], [0.3296817131992207]],
    [
      [-0.043542839907123584, -0.043542839907123584],
      [-0.01753367839553859, -0.01753367839553859],
    ],
  ],
  [
    'm = nn.LSTM(2, 1, bias=False)\nm.weight_ih_l0 = nn.Parameter(torch.arange(8.0).reshape(4, 2) / 10)\nm.weight_hh_l0 = nn.Parameter(torch.ones(4, 1))\nm(x)[1][1]',
    [[1.1516064032840625]],
    [
      [0.04194345691159577, 0.0767003903564176],
      [0.009711092762941204, 0.03552661240966353],
    ],
  ],
  [
    "m = nn.RNNCell(2, 1, nonlinearity='relu')\nm.weight_ih = nn.Parameter(torch.ones(1, 2))\nm.weight_hh = nn.Parameter(torch.ones(1, 1))\nm.bias_ih = nn.Parameter(torch.ones(1))\nm.bias_hh = nn.Parameter(torch.ones(1))\nm(x)",
    [[5.5], [9.0]],
    [
      [1.0, 1.0],
      [1.0, 1.0],
    ],
  ],
  [
    'm = nn.MultiheadAttention(2, 1, batch_first=True)\nm.in_proj_weight = nn.Parameter(torch.arange(12.0).reshape(6, 2) / 10)\nm.in_proj_bias = nn.Parameter(torch.zeros(6))\nm.out_proj.weight = nn.Parameter(torch.eye(2))\nm.out_proj.bias = nn.Parameter(torch.ones(2))\nm(x, x, x)[0]',
    [
      [6.532666643342973, 7.823622193456335],
      [6.901217989319197, 8.278168853493678],
    ],
    [
      [0.05291439286994709, 0.23191979029589094],
      [3.9030839094509555, 4.425903159644906],
    ],
  ],
];

function run(request: Omit<EvalRequest, 'let' | 'dtype'>) {
  return answerEval({ dtype: 'float64', let: { x }, ...request });
}

function near(found: unknown, expected: readonly unknown[]): void {
  const [a, b] = [found, expected].map((list) => (list as unknown[]).flat(3) as number[]);
  assert.equal(a.length, b.length);
  for (const [i, y] of b.entries()) assert.ok(Math.abs(a[i] - y) < 1e-12, `${a[i]}, expected ${y}`);
}

/** What a program does with gradients itself: the value, as PyTorch has it. */
const AUTOGRAD: readonly (readonly [code: string, value: unknown])[] = [
  ['y = x.detach()\ny += 1\nx[0]', [2.5, 3]],
  ['y = torch.ones(2, requires_grad=True)\n(y * y).sum().backward()\n(y * 3).sum().backward()\ny.grad', [5, 5]],
  [
    'y = torch.ones(2, requires_grad=True)\nwith torch.no_grad():\n    z = y * 3\n((y + z) ** 2).sum().backward()\ny.grad',
    [8, 8],
  ],
  ['y = torch.empty(2)\nfor i in range(2):\n    y[i] = i\ny', [0, 1]],
  ['p = nn.Linear(2, 1, bias=False)\np.weight.data.fill_(2)\np(x)[0]', [7]],
  ['torch.func.vmap(torch.func.grad(lambda t: (t ** 3).sum()))(torch.tensor([[1.0, 2.0]]))[0]', [3, 12]],
];

describe('evaluation', () => {
  for (const [expr, value] of AUTOGRAD) {
    it(expr.replaceAll('\n', '; '), () => {
      const answer = run({ expr });
      assert.ok(answer.ok, JSON.stringify(answer));
      assert.deepEqual((answer as { value?: unknown }).value, value);
    });
  }

  for (const [expr, value, grad] of CASES) {
    it(expr.replaceAll('\n', '; '), () => {
      const answer = run({ expr, grad: ['x'] });
      assert.ok(answer.ok, JSON.stringify(answer));
      assert.deepEqual([(answer as { value?: unknown }).value, answer.grad?.x], [value, grad]);
    });
  }

  for (const [expr, value, grad] of MODULES) {
    it(expr.replaceAll('\n', '; '), () => {
      const answer = run({ expr, grad: grad ? ['x'] : [] });
      assert.ok(answer.ok, JSON.stringify(answer));
      near((answer as { value?: unknown }).value, value);
      if (grad) near(answer.grad?.x, grad);
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
