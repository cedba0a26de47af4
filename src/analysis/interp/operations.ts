/** Unary and binary operators. */
import { Dim, DimOverflow } from '../../core/dim';
import { cornered, type Interval } from '../../core/intervals';
import type { BinaryOperator, Node, UnaryOperator } from '../../python/ast';
import { joinValues } from '../values/join';
import {
  bool,
  callArgs,
  DictValue,
  float,
  int,
  ListValue,
  type NumpyScalar,
  SetValue,
  SOME_STR,
  someInt,
  str,
  TupleValue,
  UnknownValue,
  unknown,
  type Value,
} from '../values/values';
import { callValue } from './calls';
import { number, range } from './comparison';
import { raise } from './exceptions';
import { plainText } from './expressions';
import type { Interpreter } from './interpreter';
import { callOperator, refineToInt, refineToTensor, settled } from './tensors';

const OPERATORS: Record<BinaryOperator, string> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '//': 'floor_divide',
  '%': 'remainder',
  '**': 'pow',
  '@': 'matmul',
  '<<': 'bitwise_left_shift',
  '>>': 'bitwise_right_shift',
  '&': 'bitwise_and',
  '|': 'bitwise_or',
  '^': 'bitwise_xor',
};

const METHODS: Record<BinaryOperator, string> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
  '@': 'matmul',
  '<<': 'lshift',
  '>>': 'rshift',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
};

const MAX_REPEAT = 4096;

export function binaryOperation(i: Interpreter, op: BinaryOperator, left: Value, right: Value, node: Node): Value {
  const a = settled(left);
  const b = settled(right);
  if (isTensorial(a) || isTensorial(b)) return tensorOperation(i, op, a, b, node);
  if (a.kind === 'union' || b.kind === 'union') return unionOperation(i, op, a, b, node);
  if (a.kind === 'instance' || b.kind === 'instance') {
    const own = instanceOperation(i, op, a, b, node);
    if (own) return own;
    const [x, y] = [payload(a), payload(b)];
    return x === a && y === b ? unknown(`${op} of objects`) : binaryOperation(i, op, x, y, node);
  }
  if (a.kind === 'unknown' || b.kind === 'unknown') return unknownOperation(i, op, a, b, node);
  if (isNumber(a) && isNumber(b) && (scalarOf(a) || scalarOf(b))) return scalarOperation(i, op, a, b, node);
  return plainOperation(i, op, a, b, node);
}

function scalarOf(v: Value): NumpyScalar | undefined {
  return v.kind === 'int' || v.kind === 'float' || v.kind === 'bool' ? v.numpy : undefined;
}

/** Numbers of which at least one is a NumPy scalar give one. A division by zero is a warning there. */
function scalarOperation(i: Interpreter, op: BinaryOperator, a: Value, b: Value, node: Node): Value {
  if (i.evaluation && ![a, b].every((v) => !scalarOf(v) || isWide(scalarOf(v)!))) {
    const args = new Map([
      ['input', asArray(i, a, node)],
      ['other', asArray(i, b, node)],
    ]);
    return callOperator(i, OPERATORS[op], args, node);
  }
  const divides = op === '/' || op === '//' || op === '%';
  const result = divides && number(b) === 0 ? float(null) : plainOperation(i, op, a, b, node);
  if (result.kind !== 'int' && result.kind !== 'float' && result.kind !== 'bool') return result;
  const given = [scalarOf(a), scalarOf(b)].flatMap((s) => (s ? [s.dtype] : []));
  // How narrower types combine depends on the version.
  const wide = given.every((d) => d === 'float64' || d === 'int64');
  const dtype = !wide || result.kind === 'bool' ? null : result.kind === 'int' ? 'int64' : 'float64';
  return { ...result, numpy: { dtype } };
}

function isWide({ dtype }: NumpyScalar): boolean {
  return dtype === 'float64' || dtype === 'int64';
}

/** A scalar of NumPy as an array of no dims; Python's numbers stay. */
function asArray(i: Interpreter, v: Value, node: Node): Value {
  const scalar = scalarOf(v);
  if (!scalar || !isNumber(v)) return v;
  const args = new Map<string, Value>([
    ['data', { ...v, numpy: undefined } as Value],
    ['dtype', { kind: 'dtype', value: scalar.dtype }],
    ['library', str('numpy')],
  ]);
  return callOperator(i, 'np_scalar', args, node);
}

function isTensorial(v: Value): boolean {
  return v.kind === 'tensor' || (v.kind === 'union' && v.options.some((o) => settled(o).kind === 'tensor'));
}

function payload(v: Value): Value {
  return v.kind === 'instance' && v.payload ? v.payload : v;
}

/** One operand is a tensor. An unknown beside it may be a tensor or a number. */
function tensorOperation(i: Interpreter, op: BinaryOperator, a: Value, b: Value, node: Node): Value {
  for (const [self, other, name] of [
    [a, b, `__${METHODS[op]}__`],
    [b, a, `__r${METHODS[op]}__`],
  ] as const) {
    if (self.kind !== 'instance') continue;
    const method = self.cls.lookup(name);
    if (method) return callValue(i, method, callArgs([self, other]), node);
  }
  if (a.kind === 'list' || b.kind === 'list' || a.kind === 'tuple' || b.kind === 'tuple') {
    const t = a.kind === 'tensor' ? a : b.kind === 'tensor' ? b : null;
    // NumPy takes sequences as arrays; PyTorch does not.
    if (t?.library === 'numpy') {
      const asArray = (v: Value) =>
        v.kind === 'tensor'
          ? v
          : callOperator(
              i,
              'tensor',
              new Map<string, Value>([
                ['data', v],
                ['library', str('numpy')],
              ]),
              node,
            );
      return callOperator(
        i,
        OPERATORS[op],
        new Map([
          ['input', asArray(a)],
          ['other', asArray(b)],
        ]),
        node,
      );
    }
    return unknown(`${op} of a tensor and a sequence`);
  }
  return callOperator(
    i,
    OPERATORS[op],
    new Map([
      ['input', a],
      ['other', b],
    ]),
    node,
  );
}

function unionOperation(i: Interpreter, op: BinaryOperator, a: Value, b: Value, node: Node): Value {
  const left = a.kind === 'union' ? a.options : [a];
  const right = b.kind === 'union' ? b.options : [b];
  return i.eachAlternative(
    left.flatMap((x) => right.map((y) => new TupleValue([x, y]))),
    (pair) => binaryOperation(i, op, (pair as TupleValue).items[0], (pair as TupleValue).items[1], node),
  );
}

function instanceOperation(i: Interpreter, op: BinaryOperator, a: Value, b: Value, node: Node): Value | null {
  for (const [self, other, name] of [
    [a, b, `__${METHODS[op]}__`],
    [b, a, `__r${METHODS[op]}__`],
  ] as const) {
    if (self.kind !== 'instance') continue;
    const method = self.cls.lookup(name);
    if (!method) continue;
    const result = callValue(i, method, callArgs([self, other]), node);
    if (result.kind !== 'notimplemented') return result;
  }
  return null;
}

/**
 * An operand of which only the name is known. If the result is used as an int, the operands are ints; if it is used
 * as a tensor and the other operand is a number, the unknown is a tensor.
 */
function unknownOperation(i: Interpreter, op: BinaryOperator, a: Value, b: Value, node: Node): Value {
  const [u, other] = a.kind === 'unknown' ? [a, b] : [b, a];
  if (u.kind !== 'unknown') return unknown('an operation');
  if (other.kind === 'str') return op === '%' && a.kind === 'str' ? SOME_STR : unknown(u.reason);
  i.costs.noteUnknown();
  const result = new UnknownValue(u.reason);
  const asInt = (v: Value) => (v.kind === 'unknown' ? int(refineToInt(i, v)) : v);
  if (['+', '-', '*', '//', '%'].includes(op) && (other.kind === 'int' || other.kind === 'unknown')) {
    result.deriveInt = () => {
      const [x, y] = [asInt(a), asInt(b)];
      const n = isInt(x) && isInt(y) ? intOperation(i, op, x, y, node) : null;
      return n?.kind === 'int' ? n.dim : null;
    };
  }
  if (other.kind === 'int' || other.kind === 'float') {
    result.deriveTensor = () => {
      const t = refineToTensor(i, u, i.defaultLibrary());
      const args = new Map<string, Value>([
        ['input', a === u ? t : a],
        ['other', a === u ? b : t],
      ]);
      const value = callOperator(i, OPERATORS[op], args, node);
      return value.kind === 'tensor' ? value : null;
    };
  }
  return result;
}

// ------------------------------------------------------------------------------------------------- known operands

function plainOperation(i: Interpreter, op: BinaryOperator, a: Value, b: Value, node: Node): Value {
  if (isInt(a) && isInt(b)) return intOperation(i, op, a, b, node);
  const [x, y] = [number(a), number(b)];
  if (isNumber(a) && isNumber(b)) {
    if (x === null || y === null) return bounded(op, range(a), range(b));
    return float(floatOperation(i, op, x, y, node));
  }
  if (isComplexPair(a, b)) return complexOperation(i, op, complexOf(a), complexOf(b), node);
  if (op === '+') return concatenate(i, a, b, node);
  if (op === '*' && isInt(a)) return repeat(b, a);
  if (op === '*' && isInt(b)) return repeat(a, b);
  if (op === '%' && a.kind === 'str') return formatted(a.value, b);
  if (a.kind === 'dict' && b.kind === 'dict' && op === '|') return mergeDicts(a, b);
  if (a.kind === 'set' && b.kind === 'set') return setOperation(op, a, b);
  return unknown(`${op} of a ${a.kind} and a ${b.kind}`);
}

function isComplexPair(a: Value, b: Value): boolean {
  const isEither = (v: Value) => v.kind === 'complex' || isNumber(v);
  return (a.kind === 'complex' || b.kind === 'complex') && isEither(a) && isEither(b);
}

type Complex = readonly [re: number, im: number];

function complexOf(v: Value): Complex | null {
  if (v.kind === 'complex') return v.value ?? null;
  const n = number(v);
  return n === null ? null : [n, 0];
}

function complexOperation(i: Interpreter, op: BinaryOperator, x: Complex | null, y: Complex | null, node: Node): Value {
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
function bounded(op: BinaryOperator, x: Interval | null, y: Interval | null): Value {
  const f = BOUNDED[op];
  if (!f || !x || !y || (op === '/' && y.lo <= 0 && y.hi >= 0)) return float(null);
  const bounds = cornered(f, 0)(x, y, 'float64');
  return bounds ? { kind: 'float', value: null, bounds } : float(null);
}

function isInt(v: Value): v is (Value & { kind: 'int' }) | (Value & { kind: 'bool' }) {
  return v.kind === 'int' || v.kind === 'bool';
}

function isNumber(v: Value): boolean {
  return isInt(v) || v.kind === 'float';
}

function asDim(v: Value & { kind: 'int' | 'bool' }): Dim | null {
  if (v.kind === 'int') return v.dim;
  return v.value === null ? null : Dim.of(Number(v.value));
}

function intOperation(
  i: Interpreter,
  op: BinaryOperator,
  a: Value & { kind: 'int' | 'bool' },
  b: Value & { kind: 'int' | 'bool' },
  node: Node,
): Value {
  const [x, y] = [asDim(a), asDim(b)];
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

function floatOperation(i: Interpreter, op: BinaryOperator, x: number, y: number, node: Node): number | null {
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

function concatenate(i: Interpreter, a: Value, b: Value, node: Node): Value {
  if (a.kind === 'str' && b.kind === 'str') return str(a.value === null || b.value === null ? null : a.value + b.value);
  if (a.kind === 'list' && b.kind === 'list') {
    if (!a.rest) return new ListValue([...a.items, ...b.items], b.rest);
    return new ListValue([...a.items], joinValues([a.rest, ...b.items, ...(b.rest ? [b.rest] : [])]));
  }
  if (a.kind === 'tuple' && b.kind === 'tuple') {
    if (!a.rest)
      return new TupleValue(
        [...a.items, ...b.items],
        b.rest,
        null,
        null,
        b.sizesOf && a.items.length === 0 ? b.sizesOf : null,
        a.isSize && b.isSize,
      );
    return new TupleValue(a.items, joinValues([a.rest, ...b.items, ...(b.rest ? [b.rest] : [])]));
  }
  if ((a.kind === 'str') !== (b.kind === 'str') || a.kind === 'none' || b.kind === 'none') {
    throw raise(i, 'TypeError', `cannot add ${a.kind} and ${b.kind}`, node);
  }
  return unknown(`+ of a ${a.kind} and a ${b.kind}`);
}

function repeat(sequence: Value, times: Value): Value {
  const n = times.kind === 'int' ? times.dim.value : null;
  switch (sequence.kind) {
    case 'str':
      return str(
        n === null || sequence.value === null || n * sequence.value.length > MAX_REPEAT
          ? null
          : sequence.value.repeat(Math.max(n, 0)),
      );
    case 'list':
    case 'tuple': {
      const make = (items: Value[], rest: Value | null) =>
        sequence.kind === 'list' ? new ListValue(items, rest) : new TupleValue(items, rest);
      if (n === null || sequence.rest || n * sequence.items.length > MAX_REPEAT) {
        const all = [...sequence.items, ...(sequence.rest ? [sequence.rest] : [])];
        return make([], all.length ? joinValues(all) : unknown('a repeated sequence'));
      }
      return make(Array.from({ length: Math.max(n, 0) }, () => sequence.items).flat(), null);
    }
    default:
      return unknown(`* of a ${sequence.kind}`);
  }
}

/** `"layer%d" % n`, for plain conversions of known values. */
function formatted(template: string | null, values: Value): Value {
  const args = values.kind === 'tuple' ? values.items : [values];
  let next = 0;
  let known = template !== null;
  const text = (template ?? '').replace(/%(%|[-+ 0-9.]*[a-zA-Z])/g, (_, spec: string) => {
    if (spec === '%') return '%';
    const arg = args[next++];
    const shown = arg && /^[dis]$/.test(spec) ? plainText(arg) : null;
    if (shown === null) known = false;
    return shown ?? '';
  });
  return str(known ? text : null);
}

function mergeDicts(a: DictValue, b: DictValue): DictValue {
  const d = new DictValue();
  d.entries = new Map([...a.entries, ...b.entries]);
  d.rest = b.rest ?? a.rest;
  return d;
}

function setOperation(op: BinaryOperator, a: SetValue, b: SetValue): Value {
  if (a.rest || b.rest) return unknown('sets that are not known');
  const s = new SetValue();
  const from = (test: (k: string) => boolean, entries: Map<string, Value>) => {
    for (const [k, v] of entries) if (test(k)) s.entries.set(k, v);
  };
  switch (op) {
    case '|':
      from(() => true, a.entries);
      from(() => true, b.entries);
      return s;
    case '&':
      from((k) => b.entries.has(k), a.entries);
      return s;
    case '-':
      from((k) => !b.entries.has(k), a.entries);
      return s;
    case '^':
      from((k) => !b.entries.has(k), a.entries);
      from((k) => !a.entries.has(k), b.entries);
      return s;
    default:
      return unknown(`${op} of sets`);
  }
}

// ---------------------------------------------------------------------------------------------------------- unary

export function unaryOperation(i: Interpreter, op: UnaryOperator, operand: Value, node: Node): Value {
  const v = settled(operand);
  if (isTensorial(v)) {
    // PyTorch's `+x` is x itself, NumPy's a copy.
    const plus = i.evaluation && v.kind === 'tensor' && v.library === 'numpy' ? 'clone' : null;
    const name = op === '-' ? 'neg' : op === '~' ? 'bitwise_not' : op === '+' ? plus : null;
    return name ? callOperator(i, name, new Map([['input', v]]), node) : v;
  }
  if (v.kind === 'union') return i.eachAlternative(v.options, (o) => unaryOperation(i, op, o, node));
  const scalar = scalarOf(v);
  if (scalar && (v.kind === 'int' || v.kind === 'float')) {
    const result = unaryOperation(i, op, { ...v, numpy: undefined }, node);
    return result.kind === 'int' || result.kind === 'float' ? { ...result, numpy: scalar } : result;
  }
  if (v.kind === 'int') return op === '-' ? int(v.dim.neg()) : op === '~' ? int(v.dim.neg().sub(1)) : v;
  if (v.kind === 'complex' && v.value && op !== '~') {
    return op === '-' ? { kind: 'complex', value: [-v.value[0], -v.value[1]] } : v;
  }
  if (v.kind === 'bool')
    return v.value === null
      ? someInt('n')
      : int(op === '-' ? -Number(v.value) : op === '~' ? -Number(v.value) - 1 : Number(v.value));
  if (v.kind === 'float') return v.value === null || op === '~' ? float(null) : float(op === '-' ? -v.value : v.value);
  if (v.kind === 'instance') {
    const method = v.cls.lookup(op === '-' ? '__neg__' : op === '~' ? '__invert__' : '__pos__');
    if (method) return callValue(i, method, callArgs([v]), node);
  }
  return unknown(`${op} of an unknown value`);
}
