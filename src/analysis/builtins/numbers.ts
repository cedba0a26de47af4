/** `int`, `float`, `bool`, `complex`, `str`, `bytes` and functions of numbers. */
import { Dim } from '../../core/dim';
import { roundHalfEven } from '../../core/intervals';
import { number } from '../interp/comparison';
import { elementValue } from '../interp/elements';
import { plainText } from '../interp/expressions';
import type { Interpreter } from '../interp/interpreter';
import { binaryOperation } from '../interp/operations';
import { callOperator, settled } from '../interp/tensors';
import { truth } from '../interp/truth';
import { joinValues } from '../values/join';
import {
  bool,
  type FloatValue,
  float,
  int,
  type NativeValue,
  SOME_STR,
  someInt,
  str,
  TupleValue,
  UnknownValue,
  unknown,
  type Value,
} from '../values/values';
import { native, nativeClass } from './native';

/** Of an unknown operand nothing is said. */
const open = (v: Value): null | false => (v.kind === 'unknown' ? null : false);

/** `int('1f', 16)`. */
function inBase(text: Value | undefined, base: Value): Value {
  const b = base.kind === 'int' ? base.dim.value : null;
  if (text?.kind !== 'str' || text.value === null || b === null || b < 2 || b > 36) return someInt('n');
  const digits = text.value.trim().toLowerCase();
  const n = Number.parseInt(digits, b);
  return Number.isSafeInteger(n) && n.toString(b) === digits ? int(n) : someInt('n');
}

export function toInt(v: Value): Value {
  switch (v.kind) {
    case 'int':
      return v.numpy ? int(v.dim) : v;
    case 'tensor':
      return toInt(elementValue(v.dtype, v.values?.length === 1 ? v.values[0] : undefined, 'python'));
    case 'bool':
      return v.value === null ? someInt('n', '', 0) : int(Number(v.value));
    case 'float':
      return floatToInt(v);
    case 'str': {
      const n = v.value === null ? Number.NaN : Number(v.value.trim());
      return Number.isSafeInteger(n) ? int(n) : someInt('n');
    }
    case 'union':
      return joinValues(v.options.map(toInt));
    case 'unknown':
      // int(x) of a number that is an int already is that number; of anything else it is some int.
      return someInt(v.name ? `int_${v.name.replace(/\W+/g, '_')}` : 'n');
    default:
      return someInt('n');
  }
}

/** int() rounds towards zero. A quotient of sizes that are not negative is their floor division. */
function floatToInt(v: FloatValue): Value {
  if (v.value !== null) return Number.isSafeInteger(Math.trunc(v.value)) ? int(Math.trunc(v.value)) : someInt('n');
  if (v.bounds) {
    const [lo, hi] = [Math.trunc(v.bounds.lo), Math.trunc(v.bounds.hi)];
    return lo === hi ? int(lo) : someInt('n');
  }
  if (!v.ratio) return someInt('n');
  const { of, by, whole } = v.ratio;
  if (whole) return int(whole);
  const positive =
    [...of.symbols(), ...by.symbols()].every((s) => s.min >= 0) && [...of.terms, ...by.terms].every((t) => t.coef > 0);
  return positive && (by.value === null || by.value > 0) ? int(of.floordiv(by)) : someInt('n');
}

function toFloat(v: Value | undefined): Value {
  if (!v) return float(0);
  if (v.kind === 'str') {
    const n = v.value === null ? Number.NaN : Number(v.value);
    const infinite = /^\s*([+-]?)inf(?:inity)?\s*$/i.exec(v.value ?? '');
    if (infinite) return float(infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
    if (/^\s*[+-]?nan\s*$/i.test(v.value ?? '')) return float(Number.NaN);
    return float(Number.isNaN(n) ? null : n);
  }
  if (v.kind === 'tensor')
    return toFloat(elementValue(v.dtype, v.values?.length === 1 ? v.values[0] : undefined, 'python'));
  if (v.kind !== 'float') return float(number(v));
  return v.numpy ? { kind: 'float', value: v.value, ...(v.bounds ? { bounds: v.bounds } : {}) } : v;
}

function roundOf(v: Value | undefined, digits: Value | undefined): Value {
  if (!v) return unknown('round');
  if (v.kind === 'int') return v;
  const n = number(v);
  if (!digits || digits.kind === 'none') {
    if (v.kind !== 'float') return unknown('round');
    const range = v.bounds ?? (n === null ? null : { lo: n, hi: n });
    if (!range) return someInt('n');
    const [lo, hi] = [roundHalfEven(range.lo), roundHalfEven(range.hi)];
    return lo === hi && Number.isSafeInteger(lo) ? int(lo) : someInt('n');
  }
  const count = digits.kind === 'int' ? digits.dim.value : null;
  if (v.kind !== 'float' || n === null || count === null || count < 0 || count > 15) return float(null);
  const scaled = n * 10 ** count;
  // Half-way between two the last binary digit decides.
  if (Math.abs(Math.abs(scaled - Math.trunc(scaled)) - 0.5) < 1e-6) return float(null);
  return { ...float(Number(n.toFixed(count))), ...(v.numpy ? { numpy: v.numpy } : {}) };
}

/** `min` and `max` of numbers; sizes that are not known make a symbolic minimum. */
function extremum(name: 'min' | 'max'): NativeValue {
  return {
    kind: 'native',
    name,
    call: (i, call, node) => {
      if (call.moreArgs || call.moreKwargs || call.kwargs.has('key')) return unknown(`${name} of unknown values`);
      let values = [...call.args];
      if (values.length === 1) {
        const only = settled(values[0]);
        if (i.evaluation && only.kind === 'tensor' && only.shape.rest === null && only.shape.front.length === 1)
          return callOperator(i, name === 'max' ? 'amax' : 'amin', new Map([['input', only]]), node);
        const { items, rest } = i.iterate(values[0], node);
        if (rest) return rest.kind === 'int' ? someInt(name) : unknown(`${name} of unknown values`);
        values = [...items];
        const fallback = call.kwargs.get('default');
        if (values.length === 0 && fallback) return fallback;
      }
      return values.length === 0 ? unknown(`${name} of nothing`) : pickExtremum(i, name, values);
    },
  };
}

function pickExtremum(i: Interpreter, name: 'min' | 'max', values: Value[]): Value {
  if (values.some((v) => v.kind === 'union')) {
    const split = values.findIndex((v) => v.kind === 'union');
    const u = values[split];
    if (u.kind === 'union') {
      return joinValues(
        u.options.map((o) =>
          pickExtremum(
            i,
            name,
            values.map((v, k) => (k === split ? o : v)),
          ),
        ),
      );
    }
  }
  if (values.every((v) => v.kind === 'int')) {
    const dims = values.map((v) => i.assume.normalize((v as { dim: Dim }).dim));
    const kept = dims.filter((d, k) => !dims.some((e, m) => m !== k && dominates(i, name, e, d, m < k)));
    const result = kept.length === 1 ? kept[0] : name === 'min' ? Dim.min(...kept) : Dim.max(...kept);
    return int(result);
  }
  const numbers = values.map(number);
  if (numbers.every((n): n is number => n !== null)) {
    const best = name === 'min' ? Math.min(...numbers) : Math.max(...numbers);
    return values[numbers.indexOf(best)];
  }
  if (values.every((v) => v.kind === 'int' || v.kind === 'float')) return float(null);
  return values.every((v) => v.kind === 'str') ? SOME_STR : unknown(`${name} of unknown values`);
}

/** Is `e` always at least as extreme as `d`? Of equal ones the first is kept. */
function dominates(i: Interpreter, name: 'min' | 'max', e: Dim, d: Dim, first: boolean): boolean {
  const diff = name === 'min' ? d.sub(e) : e.sub(d);
  const least = i.assume.minOf(diff);
  return diff.value === 0 ? first : least >= 0;
}

export const numberTypes: readonly NativeValue[] = [
  // NumPy's numbers are none of Python's, but that its float64 is a float.
  nativeClass(
    'int',
    'x base',
    (v) => ((v.kind === 'int' || v.kind === 'bool') && !v.numpy) || open(v),
    (_i, [x, base]) => (base ? inBase(x, base) : x ? toInt(x) : int(0)),
  ),
  nativeClass(
    'float',
    'x',
    (v) =>
      v.kind === 'float' && v.numpy
        ? v.numpy.dtype === null
          ? null
          : v.numpy.dtype === 'float64'
        : v.kind === 'float' || open(v),
    (_i, [x]) => toFloat(x),
  ),
  nativeClass(
    'bool',
    'x',
    (v) => (v.kind === 'bool' && !v.numpy) || open(v),
    (i, [x], node) => bool(x ? truth(i, x, node) : false),
  ),
  nativeClass(
    'complex',
    'x y',
    (v) => v.kind === 'complex' || open(v),
    (_i, [x, y]) => {
      const [re, im] = [x ? number(x) : 0, y ? number(y) : 0];
      return re === null || im === null ? { kind: 'complex' } : { kind: 'complex', value: [re, im] };
    },
  ),
  nativeClass(
    'str',
    'x encoding errors',
    (v) => v.kind === 'str' || open(v),
    (_i, [x]) => str(x ? plainText(x) : ''),
  ),
  nativeClass(
    'bytes',
    'x',
    (v) => v.kind === 'bytes' || open(v),
    () => ({ kind: 'bytes' }),
  ),
  nativeClass(
    'bytearray',
    'x',
    (v) => open(v),
    () => unknown('a bytearray'),
  ),
  extremum('min'),
  extremum('max'),
  native('abs', 'x', (i, [x], node) => absolute(i, x, node)),
  native('round', 'x ndigits', (_i, [x, digits]) => roundOf(x, digits)),
  native('pow', 'x y z', (i, [x, y, z], node) => (x && y && !z ? binaryOperation(i, '**', x, y, node) : someInt('n'))),
  native('divmod', 'x y', (i, [x, y], node) =>
    x && y
      ? new TupleValue([binaryOperation(i, '//', x, y, node), binaryOperation(i, '%', x, y, node)])
      : unknown('divmod'),
  ),
  native('sum', 'iterable start', (i, [list, start], node) => sumOf(i, list, start, node)),
  native('ord', 'c', (_i, [c]) =>
    c?.kind === 'str' && c.value ? int(c.value.codePointAt(0)!) : someInt('ord', '', 0),
  ),
  native('chr', 'n', (_i, [n]) =>
    n?.kind === 'int' && n.dim.value !== null
      ? str(String.fromCodePoint(Math.min(Math.max(n.dim.value, 0), 0x10ffff)))
      : SOME_STR,
  ),
];

function absolute(i: Interpreter, x: Value | undefined, node: Parameters<NativeValue['call']>[2]): Value {
  if (x?.kind === 'tensor') return callOperator(i, 'abs', new Map([['input', x]]), node);
  if (x?.kind === 'int') {
    if (i.assume.minOf(x.dim) >= 0) return x;
    return x.dim.value === null ? someInt('n', '', 0) : int(Math.abs(x.dim.value));
  }
  if (x?.kind === 'float') return float(x.value === null ? null : Math.abs(x.value));
  if (x?.kind === 'complex') return float(x.value ? Math.hypot(...x.value) : null);
  return unknown('abs of an unknown value');
}

function sumOf(
  i: Interpreter,
  list: Value | undefined,
  start: Value | undefined,
  node: Parameters<NativeValue['call']>[2],
): Value {
  if (!list) return unknown('sum');
  const { items, rest } = i.iterate(list, node);
  let total: Value = start ?? int(0);
  for (const item of items) total = binaryOperation(i, '+', total, item, node);
  if (!rest) return total;
  if (rest.kind === 'int') return someInt('sum');
  return rest.kind === 'float' ? float(null) : new UnknownValue('the sum of an unknown number of values');
}
