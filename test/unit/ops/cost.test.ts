/** Floating-point operations of library calls, as `src/core/ops/cost.ts` counts them. */
import { strict as assert } from 'node:assert';
import { bindCall } from '../../../src/analysis/library/signatures/bind';
import { signaturesOf } from '../../../src/analysis/library/signatures/index';
import { qualified } from '../../../src/analysis/library/signatures/parse';
import { bindArgs } from '../../../src/core/ops/args';
import { type Cost, costOf } from '../../../src/core/ops/cost';
import { operator } from '../../../src/core/ops/index';
import { Undetermined } from '../../../src/core/ops/operator';
import { float, Run, t, type Value } from '../core/harness';

type Row = readonly [name: string, args: readonly Value[], flops: string, keywords?: Readonly<Record<string, Value>>];

function cost(name: string, args: readonly Value[], keywords: Readonly<Record<string, Value>> = {}): [Run, Cost] {
  const run = new Run();
  const named = new Map(Object.entries(keywords).map(([key, value]) => [key, run.arg(value)]));
  const bound = bindCall(signaturesOf(qualified(name)), { positional: args.map((a) => run.arg(a)), keywords: named });
  if ('reason' in bound) throw new Error(`${name} ${bound.reason}`);
  const op = operator(bound.signature.operator)!;
  const values = bindArgs(bound.args);
  return [run, costOf(op, values, op.shape(values, run.context))];
}

function flops(name: string, args: readonly Value[], keywords?: Readonly<Record<string, Value>>): string {
  try {
    const [run, { flops }] = cost(name, args, keywords);
    return run.text(flops);
  } catch (e) {
    if (e instanceof Undetermined) return '?';
    throw e;
  }
}

function table(rows: readonly Row[]): void {
  for (const [name, args, expected, keywords] of rows) {
    it(`${name} ${expected}`, () => assert.equal(flops(name, args, keywords), expected));
  }
}

const X = t('B', 'T', 'C');

describe('cost of element-wise operators', () => {
  table([
    ['torch.add', [X, t('C')], 'B·T·C'],
    ['torch.exp', [X], 'B·T·C'],
    ['F.gelu', [t(8, 16)], '128'],
    ['torch.mul', [t('N', 1), t(1, 'M')], 'N·M'],
    ['torch.addcmul', [X, X, t('C')], '2·B·T·C'],
    ['torch.clamp', [X, 0, 1], '2·B·T·C'],
    ['torch.clamp', [X, 0], 'B·T·C'],
    ['torch.where', [t('B', 1), t('B', 'T'), float(0)], 'B·T'],
    ['torch.where', [t('B', 'T')], 'B·T'],
    ['torch.real', [X.of('complex64')], '0'],
    ['F.relu', [t('…')], '?'],
  ]);
});

describe('cost of reductions', () => {
  table([
    ['torch.sum', [X], 'B·T·C'],
    ['torch.mean', [X, -1], 'B·T·C'],
    ['torch.var', [X, -1], '4·B·T·C'],
    ['F.softmax', [X, -1], '5·B·T·C'],
    ['torch.logsumexp', [X, -1], '4·B·T·C'],
    ['torch.max', [X, 1], 'B·T·C'],
    ['torch.max', [t(1, 'C'), t('B', 1)], 'C·B'],
    ['torch.median', [X], '?'],
    ['torch.diff', [t(9)], '8'],
  ]);
});

describe('bytes of a result', () => {
  const bytes = (name: string, args: readonly Value[]) => {
    const [run, found] = cost(name, args);
    return found.bytes && run.text(found.bytes);
  };
  it('is its elements in its own type', () => {
    assert.equal(bytes('torch.exp', [X.of('float16')]), '2·B·T·C');
    assert.equal(bytes('torch.max', [X, 1]), '12·B·C');
    assert.equal(bytes('torch.exp', [X.of(null)]), null);
  });
});
