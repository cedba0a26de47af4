/** Operations on numbers: integers as sizes, floats, complex numbers. */
import { Dim, DimOverflow } from '../../core/dim';
import { cornered, correctlyRounded, type Interval } from '../../core/intervals';
import type { BinaryOperator, Node } from '../../python/ast';
import { bool, float, int, SOME_BOOL, someInt, unknown, type Value } from '../values/values';
import { number } from './comparison';
import { raise } from './exceptions';
import type { Interpreter } from './interpreter';

export function isComplexPair(a: Value, b: Value): boolean {
  const isEither = (v: Value) => v.kind === 'complex' || isNumber(v);
  return (a.kind === 'complex' || b.kind === 'complex') && isEither(a) && isEither(b);
}

type Complex = readonly [re: number, im: number];

export function complexOf(v: Value): Complex | null {
  if (v.kind === 'complex') return v.value ?? null;
  const n = number(v);
  return n === null ? null : [n, 0];
}

export function complexOperation(
  i: Interpreter,
  op: BinaryOperator,
  x: Complex | null,
  y: Complex | null,
  node: Node,
): Value {
  if (!x || !y) return { kind: 'complex' };
  const [[a, b], [c, d]] = [x, y];
  switch (op) {
    case '+':
      return { kind: 'complex', value: [a + c, b + d] };
    case '-':
      return { kind: 'complex', value: [a - c, b - d] };
    case '*':
      return { kind: 'complex', value: [a * c - b * d, a * d + b * c] };
    case '/': {
      const n = c * c + d * d;
      if (n === 0) throw raise(i, 'ZeroDivisionError', 'complex division by zero', node);
      return { kind: 'complex', value: [(a * c + b * d) / n, (b * c - a * d) / n] };
    }
    default:
      return { kind: 'complex' };
  }
}

const BOUNDED: Partial<Record<BinaryOperator, (x: number, y: number) => number>> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => x / y,
};

/** What is known of the result when the operands are known to lie in an interval. */
export function bounded(op: BinaryOperator, x: Interval | null, y: Interval | null): Value {
  const f = BOUNDED[op];
  if (!f || !x || !y || (op === '/' && y.lo <= 0 && y.hi >= 0)) return float(null);
  const bounds = cornered(f, correctlyRounded)(x, y, 'float64');
  return bounds ? { kind: 'float', value: null, bounds } : float(null);
}

export function isInt(v: Value): v is (Value & { kind: 'int' }) | (Value & { kind: 'bool' }) {
  return v.kind === 'int' || v.kind === 'bool';
}

export function isNumber(v: Value): boolean {
  return isInt(v) || v.kind === 'float';
}

export function asDim(v: Value & { kind: 'int' | 'bool' }): Dim | null {
  if (v.kind === 'int') return v.dim;
  return v.value === null ? null : Dim.of(Number(v.value));
}

export function intOperation(
  i: Interpreter,
  op: BinaryOperator,
  a: Value & { kind: 'int' | 'bool' },
  b: Value & { kind: 'int' | 'bool' },
  node: Node,
): Value {
  const [x, y] = [asDim(a), asDim(b)];
  if ((!x || !y) && a.kind === 'bool' && b.kind === 'bool' && '&|^'.includes(op)) return SOME_BOOL;
  if (!x || !y) return op === '/' ? float(null) : someInt('n');
  try {
    switch (op) {
      case '+':
        return int(x.add(y));
      case '-':
        return int(x.sub(y));
      case '*':
        return int(x.mul(y));
      case '//':
        return int(i.assume.normalize(i.assume.normalize(x).floordiv(i.assume.normalize(y))));
      case '%':
        return int(i.assume.normalize(i.assume.normalize(x).mod(i.assume.normalize(y))));
      case '/':
        if (y.value === 0) throw new RangeError('division by zero');
        return quotient(i, x, y);
      case '**':
        return intPower(x, y);
      default:
        return bitOperation(op, x, y, a, b);
    }
  } catch (e) {
    if (e instanceof RangeError) throw raise(i, 'ZeroDivisionError', 'division by zero', node);
    if (e instanceof DimOverflow) return someInt('n');
    throw e;
  }
}

/** `a / b` is a float; that it is a whole multiple is kept for `int(a / b)`. */
function quotient(i: Interpreter, x: Dim, y: Dim): Value {
  if (x.value !== null && y.value !== null) return float(x.value / y.value);
  const whole = i.assume.normalize(x).exactDiv(i.assume.normalize(y));
  return { kind: 'float', value: null, ratio: { of: x, by: y, whole } };
}

function intPower(x: Dim, y: Dim): Value {
  const n = y.value;
  if (n === null) return someInt('power');
  if (n < 0) return float(x.value === null ? null : x.value ** n);
  if (n > 16 && x.value === null) return someInt('power');
  if (x.value !== null) return Number.isSafeInteger(x.value ** n) ? int(x.value ** n) : someInt('power');
  let p = Dim.one;
  for (let k = 0; k < n; k++) p = p.mul(x);
  return int(p);
}

function bitOperation(op: BinaryOperator, x: Dim, y: Dim, a: Value, b: Value): Value {
  const [m, n] = [x.value, y.value];
  if (m === null || n === null || Math.abs(m) > 2 ** 30 || Math.abs(n) > 2 ** 30) return someInt('n');
  const both = a.kind === 'bool' && b.kind === 'bool';
  switch (op) {
    case '&':
      return both ? bool((m & n) !== 0) : int(m & n);
    case '|':
      return both ? bool((m | n) !== 0) : int(m | n);
    case '^':
      return both ? bool((m ^ n) !== 0) : int(m ^ n);
    case '<<':
      return n < 0 || n > 50 ? someInt('n') : int(m * 2 ** n);
    case '>>':
      return n < 0 ? someInt('n') : int(Math.floor(m / 2 ** n));
    default:
      return unknown(`${op} of integers`);
  }
}

export function floatOperation(i: Interpreter, op: BinaryOperator, x: number, y: number, node: Node): number | null {
  if ((op === '/' || op === '//' || op === '%') && y === 0)
    throw raise(i, 'ZeroDivisionError', 'division by zero', node);
  switch (op) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return x / y;
    case '//':
      return Math.floor(x / y);
    case '%':
      return x - y * Math.floor(x / y);
    case '**':
      return x ** y;
    default:
      return null;
  }
}
