/** Values without parts, and those of which the parts never change: numbers, strings, slices, ranges. */

import { Dim, Sym } from '../../core/dim';
import type { DType } from '../../core/dtype';
import type { Interval } from '../../core/intervals';
import type { SourceFile } from '../source';
import type { Value } from './values';

export interface NoneValue {
  readonly kind: 'none';
  /** Of the default of a parameter that nobody gave: what a name may be in a real call where code puts this in its place. */
  readonly instead?: (value: Value) => Value;
  /** The name of that parameter. */
  readonly leftOut?: string;
}
export const NONE: NoneValue = { kind: 'none' };

export interface EllipsisValue {
  readonly kind: 'ellipsis';
}
export const ELLIPSIS: EllipsisValue = { kind: 'ellipsis' };

export interface NotImplementedValue {
  readonly kind: 'notimplemented';
}
export const NOT_IMPLEMENTED: NotImplementedValue = { kind: 'notimplemented' };

/** null: not known which. */
export interface BoolValue {
  readonly kind: 'bool';
  readonly value: boolean | null;
  readonly numpy?: NumpyScalar;
}
export const TRUE: BoolValue = { kind: 'bool', value: true };
export const FALSE: BoolValue = { kind: 'bool', value: false };
export const SOME_BOOL: BoolValue = { kind: 'bool', value: null };
export function bool(value: boolean | null): BoolValue {
  return value === null ? SOME_BOOL : value ? TRUE : FALSE;
}

export interface IntValue {
  readonly kind: 'int';
  readonly dim: Dim;
  readonly numpy?: NumpyScalar;
}
export function int(dim: Dim | number): IntValue {
  return { kind: 'int', dim: Dim.from(dim) };
}
/** Some integer of which nothing is known. */
export function someInt(name: string, scope = '', min = Number.NEGATIVE_INFINITY): IntValue {
  return int(Dim.symbol(new Sym(name, scope, min)));
}

export interface FloatValue {
  readonly kind: 'float';
  readonly value: number | null;
  /** The quotient of two sizes, so that `int(a / b)` is known; `whole` when b divides a. */
  readonly ratio?: { readonly of: Dim; readonly by: Dim; readonly whole: Dim | null };
  /** Between which numbers it lies, when the value is not known exactly. */
  readonly bounds?: Interval;
  /** It is a NumPy scalar. */
  readonly numpy?: NumpyScalar;
}

/** Of a number that NumPy made: its element type. */
export interface NumpyScalar {
  readonly dtype: DType | null;
}

export const SOME_FLOAT: FloatValue = { kind: 'float', value: null };
export function float(value: number | null): FloatValue {
  return { kind: 'float', value };
}

export interface ComplexValue {
  readonly kind: 'complex';
  readonly value?: readonly [re: number, im: number];
}

export interface StrValue {
  readonly kind: 'str';
  readonly value: string | null;
  /** Of a module's name: what it is imported by is not known, but what is meant. */
  readonly moduleFile?: SourceFile;
}
export const SOME_STR: StrValue = { kind: 'str', value: null };
/** Longer texts are not known, so that those that programs double again and again do not fill the memory. */
const MAX_TEXT = 16_384;
export function str(value: string | null): StrValue {
  return { kind: 'str', value: value !== null && value.length > MAX_TEXT ? null : value };
}

export interface BytesValue {
  readonly kind: 'bytes';
}

export interface DTypeValue {
  readonly kind: 'dtype';
  readonly value: DType | null;
}

export interface SliceValue {
  readonly kind: 'slice';
  readonly lower: Value;
  readonly upper: Value;
  readonly step: Value;
}

export interface RangeValue {
  readonly kind: 'range';
  readonly start: Dim;
  readonly stop: Dim;
  readonly step: Dim;
}
