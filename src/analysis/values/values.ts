/**
 * Abstract Python values. A value says all that is known of the object an expression yields; `Unknown` carries the
 * reason. Objects with identity are classes, mutable ones are `Cell`s of the heap.
 */
import type { DictValue, IteratorValue, ListValue, SetValue, TupleValue } from './containers';
import type {
  ClassValue,
  FunctionValue,
  InstanceValue,
  MethodValue,
  ModuleValue,
  NativeValue,
  SuperValue,
} from './objects';
import type {
  BoolValue,
  BytesValue,
  ComplexValue,
  DTypeValue,
  EllipsisValue,
  FloatValue,
  IntValue,
  NoneValue,
  NotImplementedValue,
  RangeValue,
  SliceValue,
  StrValue,
} from './scalars';
import type { TensorValue } from './tensor';
import type { UnknownValue } from './unknown';

export * from './containers';
export * from './objects';
export * from './scalars';
export * from './tensor';
export * from './unknown';

export type Value =
  | NoneValue
  | BoolValue
  | IntValue
  | FloatValue
  | ComplexValue
  | StrValue
  | BytesValue
  | EllipsisValue
  | NotImplementedValue
  | TupleValue
  | SliceValue
  | RangeValue
  | ListValue
  | DictValue
  | SetValue
  | FunctionValue
  | MethodValue
  | NativeValue
  | ClassValue
  | InstanceValue
  | ModuleValue
  | SuperValue
  | IteratorValue
  | TensorValue
  | DTypeValue
  | UnionValue
  | UnknownValue;

/** One of several; never nested, never with an equal pair. */
export class UnionValue {
  readonly kind = 'union';
  constructor(readonly options: readonly Value[]) {}
}
