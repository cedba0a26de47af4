/**
 * Element types that an operator of PyTorch refuses. It promotes types element by element, but not in products of matrices,
 * and takes integers alone for indices. (Found with PyTorch 1.13; later versions say the same in other words.)
 */
import { type DType, dtypeKind } from '../../core/dtype';
import type { TensorValue } from '../values/tensor';
import { type Change, type Finding, isPlain, type Lint, type OperatorCall, operandOf } from './lint';

const CODE = 'dtype-mismatch';

/** The operands that must have one type. */
const PRODUCTS: Readonly<Record<string, readonly [first: string, second: string]>> = {
  linear: ['input', 'weight'],
  matmul: ['input', 'other'],
  mm: ['input', 'mat2'],
  bmm: ['input', 'mat2'],
  mv: ['input', 'vec'],
  conv1d: ['input', 'weight'],
  conv2d: ['input', 'weight'],
  conv3d: ['input', 'weight'],
  conv_transpose1d: ['input', 'weight'],
  conv_transpose2d: ['input', 'weight'],
  conv_transpose3d: ['input', 'weight'],
};

export const productTypes: Lint = {
  code: CODE,
  raises: true,
  operators: Object.keys(PRODUCTS),
  look(call) {
    const [first, second] = PRODUCTS[call.op].map((name) => call.tensor(name));
    if (!first?.dtype || !second?.dtype || !isTorch(call, first, second)) return null;
    if (!clash(call, first.dtype, second.dtype)) return null;
    if (LAZY.has(call.op) && [first, second].some((t) => mayBeEmpty(call, t))) return null;
    const wrong = rank(first.dtype) === 1 ? second : first;
    return {
      severity: 'error',
      message: `${call.op}: the element types differ, ${first.dtype} and ${second.dtype}`,
      remedy: `write .float() behind the operand of type ${wrong.dtype}`,
      ...conversion(call, wrong === first ? 'first' : 'second', 'float'),
    };
  },
};

/** What has no elements they do not look at. */
const LAZY = new Set(['matmul', 'mm', 'bmm', 'mv']);

function mayBeEmpty(call: OperatorCall, t: TensorValue): boolean {
  return call.dims(t)?.some((d) => d.value === 0) ?? true;
}

/** 0 an integer, 1 float32, 2 float64; null for types that are not judged. */
function rank(dtype: DType): number | null {
  const kind = dtypeKind(dtype);
  if (kind === 'int' || kind === 'bool') return 0;
  return dtype === 'float32' ? 1 : dtype === 'float64' ? 2 : null;
}

/**
 * An integer beside a float is refused whatever the float is. Of two floats one may have been given another type by a caller,
 * unless the file is run as it stands.
 */
function clash(call: OperatorCall, a: DType, b: DType): boolean {
  const [x, y] = [rank(a), rank(b)];
  if (x === null || y === null || x === y) return false;
  return x === 0 || y === 0 || (call.inScript && call.hasDefaultTypes);
}

function isTorch(call: OperatorCall, ...tensors: readonly TensorValue[]): boolean {
  return !call.inAutocast && tensors.every((t) => t.library === 'torch' && !t.weak);
}

/** The parameter that has to be of integers, by operator. */
const INDICES: Readonly<Record<string, string>> = {
  embedding: 'input',
  gather: 'index',
  index_select: 'index',
  nll_loss: 'target',
};

export const indexTypes: Lint = {
  code: CODE,
  raises: true,
  operators: Object.keys(INDICES),
  look(call) {
    const [input, index] = [call.tensor('input'), call.tensor(INDICES[call.op])];
    if (!input || !index?.dtype || dtypeKind(index.dtype) !== 'float' || !isTorch(call, input, index)) return null;
    const place = call.op === 'embedding' ? 'first' : call.op === 'nll_loss' ? 'second' : null;
    return {
      severity: 'error',
      message: `${call.op}: indices have to be integers, found ${index.dtype}`,
      remedy: 'write .long() behind them',
      ...(place ? conversion(call, place, 'long') : {}),
    };
  },
};

/** Class indices of type float, and one-hot targets of integers. */
export const targetTypes: Lint = {
  code: CODE,
  raises: true,
  operators: ['cross_entropy', 'binary_cross_entropy'],
  look(call) {
    const [input, target] = [call.tensor('input'), call.tensor('target')];
    if (!input || !target?.dtype || !isTorch(call, input, target)) return null;
    const [scores, targets] = [call.dims(input), call.dims(target)];
    const kind = dtypeKind(target.dtype);
    if (call.op === 'binary_cross_entropy') {
      if (kind !== 'int' || !input.dtype || dtypeKind(input.dtype) !== 'float') return null;
      return wrongTarget(call, `the target has to be ${input.dtype}, found ${target.dtype}`, 'float');
    }
    if (!scores || !targets || kind !== 'float' || targets.length !== scores.length - 1) return null;
    return wrongTarget(call, `class indices have to be int64, found ${target.dtype}`, 'long');
  },
};

function wrongTarget(call: OperatorCall, message: string, type: 'float' | 'long'): Finding {
  return {
    severity: 'error',
    message: `${call.op}: ${message}`,
    remedy: `write .${type}() behind the target`,
    ...conversion(call, 'second', type),
  };
}

function conversion(
  call: OperatorCall,
  which: 'first' | 'second',
  type: 'float' | 'long',
): { readonly change?: Change } {
  const operand = operandOf(call, which);
  if (!isPlain(operand)) return {};
  return { change: { node: operand, text: `$.${type}()`, title: `Write .${type}() behind it` } };
}
