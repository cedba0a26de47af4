import assert from 'node:assert/strict';
import { bindArgs } from '../../../src/core/ops/args';
import type { Arg, OpArgs } from '../../../src/core/ops/operator';
import { dtype, float, nothing, outcome, Run, size, t, type Value } from './harness';

/** What an accessor answers for one argument `a`. */
function read(value: Value | undefined, f: (args: OpArgs, r: Run) => unknown): string {
  const r = new Run();
  const map = new Map<string, Arg>();
  if (value !== undefined) map.set('a', r.arg(value));
  return outcome(() => String(f(bindArgs(map), r)));
}

const kinds = (x: { dtype: string | null; weak?: boolean }) => `${x.dtype}${x.weak ? ' weak' : ''}`;

describe('OpArgs', () => {
  const cases: [string, string][] = [
    [read(3, (a) => a.int('a')), '3'],
    [read(size('2*B'), (a) => a.int('a')), '2·B'],
    [read(size('B'), (a) => a.constInt('a')), '? a is not a known integer'],
    [read(1.5, (a) => a.int('a')), '? a: expected an integer, found float'],
    [read(null, (a) => a.int('a')), '? a: expected an integer, found None'],
    [read(null, (a) => a.optionalInt('a')), 'null'],
    [read(nothing('not modelled'), (a) => a.int('a')), '? not modelled'],
    [read(nothing('not modelled'), (a) => a.has('a')), '? not modelled'],
    [read(undefined, (a) => a.has('a')), 'false'],
    [read([1, size('B')], (a) => a.ints('a')), '1,B'],
    [read(7, (a) => a.ints('a')), '7'],
    [read([1, null], (a) => a.ints('a')), '? a: expected an integer, found None'],
    [read([1, nothing('why')], (a) => a.ints('a')), '? why'],
    [read(null, (a) => a.optionalInts('a')), 'null'],
    [read([1, 2], (a) => a.constInts('a')), '1,2'],
    [read(3, (a) => a.intsOf('a', 2)), '3,3'],
    [read([3], (a) => a.intsOf('a', 3)), '3,3,3'],
    [read([3, 4], (a) => a.intsOf('a', 2)), '3,4'],
    [read([3, 4], (a) => a.intsOf('a', 3)), 'error argument-length: a: expected one integer or 3, found 2'],
    [read(true, (a) => a.bool('a')), 'true'],
    [read(1, (a) => a.bool('a')), 'true'],
    [read(null, (a) => a.bool('a')), 'false'],
    [read({ kind: 'bool', value: null }, (a) => a.bool('a')), '? a: expected a known bool, found an unknown bool'],
    [read('same', (a) => a.str('a')), 'same'],
    [read(null, (a) => a.optionalStr('a')), 'null'],
    [read(1, (a) => a.str('a')), '? a: expected a known string, found int'],
    [read(dtype('int64'), (a) => a.dtype('a')), 'int64'],
    [read(null, (a) => a.dtype('a')), 'null'],
    [read({ kind: 'dtype', value: null }, (a) => a.dtype('a')), '? a: expected a known dtype, found an unknown dtype'],
    [read(t(2), (a) => kinds(a.tensor('a'))), 'float32'],
    [read(1, (a) => kinds(a.tensor('a'))), '? a: expected a tensor, found int'],
    [read(1, (a) => kinds(a.operand('a'))), 'int64 weak'],
    [read(float(1), (a) => kinds(a.operand('a'))), 'float64 weak'],
    [read(true, (a) => kinds(a.operand('a'))), 'bool weak'],
    [read({ kind: 'complex' }, (a) => kinds(a.operand('a'))), 'complex128 weak'],
    [read('x', (a) => kinds(a.operand('a'))), '? a: expected a tensor, found str'],
    [read(null, (a) => a.optionalTensor('a')), 'null'],
    [read([t(2), t(3)], (a) => a.tensors('a').length), '2'],
    [read([t(2), 1], (a) => a.tensors('a').length), '? a: expected a tensor, found int'],
    [read(t(2), (a) => a.tensors('a').length), '? a: expected a list of tensors, found tensor'],
  ];
  for (const [i, [actual, expected]] of cases.entries()) {
    it(`${i + 1}: ${expected}`, () => assert.equal(actual, expected));
  }
});
