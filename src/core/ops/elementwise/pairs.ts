/** Operators with two results, and questions about whole tensors. */
import { map, map2 } from '../../tensor/map';
import { perElement, perInput } from '../cost';
import { arraysOf, onlyArray } from '../operands';
import type { FlopRule, Operator } from '../operator';
import { like, tuple } from '../output';
import { floorDivide, remainderOf } from './arithmetic';
import { broadcastOf } from './define';

function op(name: string, shape: Operator['shape'], flops: FlopRule, rest: Partial<Operator>): Operator {
  return { name, primitive: true, shape, flops, ...rest };
}

/** `frexp`: mantissa and exponent. */
const frexp = op(
  'frexp',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return tuple([like(x, x.shape, c.promoteToFloat([x])), like(x, x.shape, 'int32')], ['mantissa', 'exponent']);
  },
  perInput(),
  {
    eval(args, out) {
      const x = args.value('input').to(out.dtype);
      const exponent = map(x, 'int32', exponentOf);
      return [map2(x, exponent, out.dtype, x.sizes, (m, e) => (e === 0 ? m : m / 2 ** (e - 1) / 2)), exponent];
    },
    vjpOfMany: (B, [g], _x, [, exponent]) => ({
      input: g && B.call('ldexp', { input: g, other: B.neg(exponent) }),
    }),
  },
);

/** The power of two that takes the number to [0.5, 1). */
function exponentOf(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return 0;
  let e = Math.floor(Math.log2(Math.abs(x))) + 1;
  while (Math.abs(x) / 2 ** (e - 1) / 2 >= 1) e++;
  while (Math.abs(x) / 2 ** (e - 1) / 2 < 0.5) e--;
  return e;
}

const modf = op(
  'np_modf',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const dtype = c.promoteToFloat([x]);
    return tuple([like(x, x.shape, dtype), like(x, x.shape, dtype)]);
  },
  perElement(),
  {
    eval(args, out) {
      const x = args.value('input').to(out.dtype);
      const fraction = (v: number) => (Number.isFinite(v) ? v % 1 : Number.isNaN(v) ? v : Math.sign(v) * 0);
      return [map(x, out.dtype, fraction), map(x, out.dtype, Math.trunc)];
    },
    vjpOfMany: (_B, [g]) => ({ input: g }),
  },
);

const divmod = op(
  'np_divmod',
  (args, c) => {
    const operands = arraysOf(args, ['input', 'other'], c);
    const one = broadcastOf(operands, c.promote(operands), 'divmod', c);
    return tuple([one, one]);
  },
  perElement(),
  {
    eval(args, out) {
      const [x, y] = ['input', 'other'].map((n) => args.value(n).to(out.dtype));
      return [floorDivide, remainderOf].map((f) => map2(x, y, out.dtype, out.sizes, f));
    },
    vjpOfMany: (B, [, g], { input: x, other: y }) => ({
      input: g,
      other: g && B.mul(B.neg(g), B.call('floor_divide', { input: x, other: y })),
    }),
  },
);

/** `allclose`, `equal`: a bool about two tensors. */
const equal = op('equal', () => ({ kind: 'bool', value: null }), perInput(), {
  primitive: false,
  differentiable: false,
  eval(args) {
    const [x, y] = [args.value('input'), args.value('other')];
    if (x.sizes.join() !== y.sizes.join()) return false;
    const [a, b] = [x.dense(), y.dense()];
    return a.every((v, i) => v === b[i]);
  },
});

const allclose = op(
  'allclose',
  (args, c) => {
    const operands = arraysOf(args, ['input', 'other'], c);
    c.broadcast(
      operands.map((x) => x.shape),
      'allclose',
    );
    return { kind: 'bool', value: null };
  },
  perInput(),
  {
    primitive: false,
    differentiable: false,
    eval(args) {
      const [x, y] = [args.value('input'), args.value('other')];
      const [rtol, atol] = [args.optionalNumber('rtol') ?? 1e-5, args.optionalNumber('atol') ?? 1e-8];
      const nan = args.bool('equal_nan');
      const sizes = broadcastSizes(x.sizes, y.sizes);
      const close = (a: number, b: number) =>
        a === b ||
        (nan && Number.isNaN(a) && Number.isNaN(b)) ||
        (Number.isFinite(b) && Math.abs(a - b) <= atol + rtol * Math.abs(b));
      return map2(x, y, 'bool', sizes, (a, b) => Number(close(a, b))).data.every((v) => v === 1);
    },
  },
);

function broadcastSizes(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const at = (s: readonly number[], i: number) => s[i - rank + s.length] ?? 1;
  return Array.from({ length: rank }, (_, i) => (at(a, i) === 1 ? at(b, i) : at(a, i)));
}

export const operators: readonly Operator[] = [frexp, modf, divmod, equal, allclose];
