import { strict as assert } from 'node:assert';
import { Dim } from '../../../src/core/dim';
import type { DType } from '../../../src/core/dtype';
import { bindArgs } from '../../../src/core/ops/args';
import { withValues } from '../../../src/core/ops/fold';
import { operator } from '../../../src/core/ops/index';
import type { Arg, Element, TensorType } from '../../../src/core/ops/operator';
import { knownDims, shapeOf } from '../../../src/core/shape';
import { dtype, float, Run, size, type Value } from '../core/harness';

type Inputs = Readonly<Record<string, Value>>;

/** The result of an operator with what is known of its elements. */
function call(name: string, inputs: Inputs): TensorType {
  const run = new Run();
  const args = bindArgs(new Map(Object.entries(inputs).map(([k, v]) => [k, run.arg(v)])));
  const op = operator(name);
  assert.ok(op, `no operator ${name}`);
  const out = withValues(op, args, op.shape(args, run.context));
  assert.equal(out.kind, 'tensor');
  return out.kind === 'tensor' ? out.type : assert.fail();
}

function known(sizes: readonly number[], values: readonly number[], type: DType = 'int64'): Arg {
  const elements = values.map((v) => ({ lo: v, hi: v }));
  return { kind: 'tensor', type: { shape: shapeOf(sizes), dtype: type, library: 'torch', values: elements } };
}

/** Exact elements as numbers, others as intervals or sizes. */
function show(e: Element): string {
  if (e.dim) return String(e.dim);
  return e.lo === e.hi ? String(e.lo) : 'open';
}

function values(name: string, inputs: Inputs): string {
  return call(name, inputs).values?.map(show).join(' ') ?? 'none';
}

const v = known([4], [3, 1, 4, 2]);
const m = known([2, 3], [1, 2, 3, 4, 5, 6]);
const halves = known([3], [0.5, 1.5, 2.5], 'float32');

describe('values of small tensors', () => {
  const rows: [string, Inputs, string][] = [
    ['tensor', { data: [1, 2, 3] }, '1 2 3'],
    [
      'tensor',
      {
        data: [
          [1, 2],
          [3, 4],
        ],
      },
      '1 2 3 4',
    ],
    ['tensor', { data: [1, size('n')] }, '1 n'],
    ['arange', { start: 2, end: 8, step: 2 }, '2 4 6'],
    ['linspace', { start: 0, end: 1, steps: 5 }, '0 0.25 0.5 0.75 1'],
    ['linspace', { start: 0, end: 1, steps: 4 }, '0 open open 1'],
    ['zeros', { size: [3] }, '0 0 0'],
    ['zeros', { size: [2000] }, 'none'],
    ['full', { size: [2], fill_value: 7 }, '7 7'],
    ['add', { input: v, other: 1 }, '4 2 5 3'],
    ['add', { input: v, other: 1, alpha: 2 }, 'none'],
    ['mul', { input: m, other: known([3], [1, 0, 2]) }, '1 0 6 4 0 12'],
    ['mul', { input: v, other: size('n') }, '3·n n 4·n 2·n'],
    ['div', { input: v, other: 2 }, '1.5 0.5 2 1'],
    // As PyTorch has it: a number by a tensor is its reciprocal times the number.
    ['div', { input: float(320), other: known([], [96], 'float32') }, '3.3333334922790527'],
    ['div', { input: known([], [320], 'float32'), other: known([], [96], 'float32') }, '3.3333332538604736'],
    ['div', { input: float(320), other: known([], [96], 'float64') }, '3.333333333333333'],
    ['div', { input: known([], [320], 'float32'), other: float(96) }, 'open'],
    ['mean', { input: known([3], [1, 0, 0], 'float32') }, 'open'],
    ['prod', { input: known([2], [1 / 3, 1 / 3], 'float64') }, 'open'],
    ['floor_divide', { input: v, other: 2 }, '1 0 2 1'],
    ['remainder', { input: v, other: 2 }, '1 1 0 0'],
    ['pow', { input: v, other: 2 }, '9 1 16 4'],
    ['round', { input: halves }, '0 2 2'],
    ['to_dtype', { input: halves, dtype: dtype('int64') }, '0 1 2'],
    ['add', { input: halves, other: float(0.1) }, 'open open open'],
    ['ge', { input: halves, other: float(0.1) }, '1 1 1'],
    ['where', { condition: known([2], [1, 0], 'bool'), input: 5, other: 6 }, '5 6'],
    ['clamp', { input: v, min: 2, max: 3 }, '3 2 3 2'],
    ['sum', { input: m }, '21'],
    ['sum', { input: m, dim: 0 }, '5 7 9'],
    ['sum', { input: m, dim: -1, keepdim: true }, '6 15'],
    ['prod', { input: known([3], [2, 3, 4]) }, '24'],
    ['mean', { input: halves }, '1.5'],
    ['max', { input: v }, '4'],
    ['amin', { input: m, dim: 1 }, '1 4'],
    ['cumsum', { input: v, dim: 0 }, '3 4 8 10'],
    ['diff', { input: v, n: 1, dim: -1 }, '-2 3 -2'],
    ['reshape', { input: m, shape: [3, 2] }, '1 2 3 4 5 6'],
    ['unsqueeze', { input: v, dim: 0 }, '3 1 4 2'],
    ['getitem', { input: v, index: -1 }, '2'],
    ['getitem', { input: m, index: [{ kind: 'ellipsis' }, 1] }, '2 5'],
    ['getitem', { input: m, index: known([2], [0, 0]) }, 'none'],
    ['cat', { tensors: [v, known([1], [9])], dim: 0 }, '3 1 4 2 9'],
    ['stack', { tensors: [v, v], dim: 1 }, 'none'],
    ['exp', { input: v }, 'open open open open'],
    ['sin', { input: v }, 'none'],
  ];
  rows.forEach(([name, inputs, expected], i) => {
    it(`${i + 1}. ${name}: ${expected}`, () => assert.equal(values(name, inputs), expected));
  });

  it('are as many as the shape has elements', () => {
    for (const [name, inputs, expected] of rows) {
      const type = call(name, inputs);
      if (expected === 'none') continue;
      const count = knownDims(type.shape)!.reduce((n, d) => n * d.value!, 1);
      assert.equal(type.values?.length, count, name);
    }
  });

  it('of random integers lie below the end', () => {
    const { values: drawn } = call('randint', { high: 9, size: [2] });
    assert.deepEqual(
      drawn?.map((e) => [e.lo, e.hi]),
      [
        [0, 8],
        [0, 8],
      ],
    );
    assert.notEqual(drawn?.[0].dim?.key, drawn?.[1].dim?.key);
  });

  it('are not followed along an axis of any size, though there are none', () => {
    assert.equal(values('zeros', { size: [0, 2 ** 31] }), 'none');
    assert.equal(values('zeros', { size: [0, 4] }), '');
  });

  it('of random integers start slices that fit', () => {
    const run = new Run();
    const n = run.dim('n');
    const start = call('randint', { high: { kind: 'int', value: n.sub(64) }, size: [1] }).values![0].dim!;
    const slice: Arg = {
      kind: 'slice',
      lower: { kind: 'int', value: start },
      upper: { kind: 'int', value: start.add(64) },
      step: { kind: 'none' },
    };
    const input: Arg = { kind: 'tensor', type: { shape: shapeOf([n]), dtype: 'int64', library: 'torch' } };
    const out = operator('getitem')!.shape(
      bindArgs(
        new Map<string, Arg>([
          ['input', input],
          ['index', slice],
        ]),
      ),
      run.context,
    );
    assert.ok(out.kind === 'tensor' && knownDims(out.type.shape)?.[0].equals(Dim.of(64)));
  });
});
