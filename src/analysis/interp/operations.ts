import type { BinaryOperator, Node, UnaryOperator } from '../../python/ast';
import {
  callArgs,
  float,
  int,
  type NumpyScalar,
  SOME_STR,
  someInt,
  str,
  TupleValue,
  UnknownValue,
  unknown,
  type Value,
} from '../values/values';
import {
  bounded,
  complexOf,
  complexOperation,
  floatOperation,
  intOperation,
  isComplexPair,
  isInt,
  isNumber,
} from './arithmetic';
import { callValue } from './calls';
import { number, range } from './comparison';
import { concatenate, formatted, mergeDicts, repeat, setOperation } from './containerOperations';
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
  // NumPy's is the other one; Python's `~True` is -2.
  if (v.kind === 'bool' && v.numpy && op === '~') return { ...v, value: v.value === null ? null : !v.value };
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
