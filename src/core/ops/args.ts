/** The arguments of one call by parameter name. */
import type { Dim } from '../dim';
import type { DType } from '../dtype';
import { shapeOf } from '../shape';
import type { Tensor } from '../tensor/tensor';
import { elementsOf, scalarOf } from './argValues';
import { intElement } from './literals';
import { type Arg, type OpArgs, ShapeError, type TensorType, Undetermined, type Var } from './operator';

const NONE: Arg = { kind: 'none' };

export function bindArgs(map: ReadonlyMap<string, Arg>): BoundArgs {
  return new BoundArgs(map);
}

/** A Python number as it takes part in operators: 0-d and weak. Only the category of its dtype counts. */
export function weakScalar(dtype: DType): TensorType {
  return { shape: shapeOf([]), dtype, library: 'torch', weak: true };
}

export class BoundArgs implements OpArgs {
  /** Names of the arguments that were asked for. */
  readonly asked = new Set<string>();

  constructor(private readonly map: ReadonlyMap<string, Arg>) {}

  raw(name: string): Arg {
    this.asked.add(name);
    return this.map.get(name) ?? NONE;
  }

  has(name: string): boolean {
    return this.known(name).kind !== 'none';
  }

  tensor(name: string): TensorType {
    return asTensor(this.raw(name), name);
  }

  operand(name: string): TensorType {
    return asOperand(this.known(name), name);
  }

  optionalTensor(name: string): TensorType | null {
    return this.has(name) ? this.tensor(name) : null;
  }

  tensors(name: string): TensorType[] {
    const arg = this.known(name);
    if (arg.kind !== 'list') throw unexpected(name, 'a list of tensors', arg);
    return arg.items.map((item) => asTensor(item, name));
  }

  int(name: string): Dim {
    return asInt(this.raw(name), name);
  }

  constInt(name: string): number {
    return constant(this.int(name), name);
  }

  optionalInt(name: string): Dim | null {
    return this.has(name) ? this.int(name) : null;
  }

  /** None counts as false, as `keepdims=None` does. */
  bool(name: string): boolean {
    const arg = this.known(name);
    if (arg.kind === 'none') return false;
    if (arg.kind === 'bool' && arg.value !== null) return arg.value;
    if (arg.kind === 'int' && arg.value.value !== null) return arg.value.value !== 0;
    throw unexpected(name, 'a known bool', arg);
  }

  str(name: string): string {
    const arg = this.known(name);
    if (arg.kind === 'str' && arg.value !== null) return arg.value;
    throw unexpected(name, 'a known string', arg);
  }

  optionalStr(name: string): string | null {
    return this.has(name) ? this.str(name) : null;
  }

  /** null when not given. A dtype that is given and not known is Undetermined. */
  dtype(name: string): DType | null {
    const arg = this.known(name);
    if (arg.kind === 'none') return null;
    if (arg.kind === 'dtype' && arg.value !== null) return arg.value;
    throw unexpected(name, 'a known dtype', arg);
  }

  ints(name: string): Dim[] {
    const arg = this.known(name);
    if (arg.kind === 'list') return arg.items.map((item) => asInt(item, name));
    return [asInt(arg, name)];
  }

  optionalInts(name: string): Dim[] | null {
    return this.has(name) ? this.ints(name) : null;
  }

  constInts(name: string): number[] {
    return this.ints(name).map((d) => constant(d, name));
  }

  /** A list of one is repeated like an int. Throws ShapeError for a list of another length. */
  intsOf(name: string, n: number): Dim[] {
    const list = this.ints(name);
    if (list.length === n) return list;
    if (list.length === 1) return Array<Dim>(n).fill(list[0]);
    throw new ShapeError('argument-length', `${name}: expected one integer or ${n}, found ${list.length}`);
  }

  value(name: string): Tensor {
    return elementsOf(this.known(name), name);
  }

  optionalValue(name: string): Tensor | null {
    return this.has(name) ? this.value(name) : null;
  }

  values(name: string): Tensor[] {
    const arg = this.known(name);
    if (arg.kind !== 'list') throw unexpected(name, 'a list of tensors', arg);
    return arg.items.map((item) => elementsOf(checkKnown(item), name));
  }

  number(name: string): number {
    return scalarOf(this.known(name), name);
  }

  optionalNumber(name: string): number | null {
    return this.has(name) ? this.number(name) : null;
  }

  vars(name: string): Var[] {
    const arg = this.known(name);
    if (arg.kind !== 'list') throw unexpected(name, 'a list of tensors', arg);
    return arg.items.map((item) => {
      if (item.kind === 'tensor' && item.node) return item.node;
      throw unexpected(name, 'a tensor', item);
    });
  }

  private known(name: string): Arg {
    return checkKnown(this.raw(name));
  }
}

function checkKnown(arg: Arg): Arg {
  if (arg.kind === 'unknown') throw new Undetermined(arg.reason);
  return arg;
}

function asTensor(arg: Arg, name: string): TensorType {
  if (arg.kind === 'unknown' && arg.refine) return arg.refine.tensor();
  checkKnown(arg);
  if (arg.kind === 'tensor') return arg.type;
  throw unexpected(name, 'a tensor', arg);
}

function asInt(arg: Arg, name: string): Dim {
  if (arg.kind === 'unknown' && arg.refine) return arg.refine.int();
  checkKnown(arg);
  if (arg.kind === 'int') return arg.value;
  const element = intElement(arg);
  if (element) return element;
  throw unexpected(name, 'an integer', arg);
}

function asOperand(arg: Arg, name: string): TensorType {
  // A NumPy scalar is weak beside tensors of PyTorch, as a Python number is, but not beside NumPy's arrays.
  if ((arg.kind === 'bool' || arg.kind === 'int' || arg.kind === 'float') && arg.numpy) {
    return { shape: shapeOf([]), dtype: arg.numpy.dtype, library: 'numpy', weak: true };
  }
  switch (arg.kind) {
    case 'bool':
      return weakScalar('bool');
    case 'int':
      return weakScalar('int64');
    case 'float':
      return weakScalar('float64');
    case 'complex':
      return weakScalar('complex128');
    default:
      return asTensor(arg, name);
  }
}

function constant(d: Dim, name: string): number {
  if (d.value !== null) return d.value;
  throw new Undetermined(`${name} is not a known integer`);
}

function unexpected(name: string, wanted: string, arg: Arg): Undetermined {
  return new Undetermined(`${name}: expected ${wanted}, found ${describe(arg)}`);
}

function describe(arg: Arg): string {
  if (arg.kind === 'none') return 'None';
  const open = 'value' in arg && arg.value === null;
  return open ? `an unknown ${arg.kind}` : arg.kind;
}
