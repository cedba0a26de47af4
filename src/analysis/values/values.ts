/**
 * Abstract Python values. A value says all that is known of the object an expression yields; `Unknown` carries the
 * reason. Objects with identity are classes, mutable ones are `Cell`s of the heap.
 */
import { Dim, Sym } from '../../core/dim';
import type { DType } from '../../core/dtype';
import type { Interval } from '../../core/intervals';
import type { Element } from '../../core/ops/operator';
import type { Shape } from '../../core/shape';
import type { Expr, FunctionDef, Lambda, Node } from '../../python/ast';
import type { Interpreter } from '../interp/interpreter';
import type { SourceFile } from '../source';
import { type Alike, Cell } from './heap';
import { joinMaps, joinSequences, joinValues, sameMaps, sameSequences, sameValue } from './join';

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

export interface NoneValue {
  readonly kind: 'none';
  /** The default of a parameter that nobody gave: an int that takes its place may be any other in a real call. */
  readonly instead?: () => IntValue;
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
}
export const SOME_STR: StrValue = { kind: 'str', value: null };
export function str(value: string | null): StrValue {
  return { kind: 'str', value };
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

/** A tuple, a named tuple (with `names`) or a `torch.Size` (`isSize`). `rest`: any number of further elements. */
export class TupleValue {
  readonly kind = 'tuple';
  constructor(
    readonly items: readonly Value[],
    readonly rest: Value | null = null,
    readonly names: readonly string[] | null = null,
    readonly cls: ClassValue | null = null,
    /** Set on a `shape` of unknown rank: the tensor whose sizes these are. */
    readonly sizesOf: TensorValue | null = null,
    readonly isSize = false,
    /** The results of an operator: so many on every run. */
    readonly isResult = false,
  ) {}
}

export class ListValue extends Cell {
  readonly kind = 'list';
  constructor(
    public items: Value[],
    /** Any number of further elements like this one; null when the length is known. */
    public rest: Value | null = null,
  ) {
    super();
  }
  save() {
    return { items: this.items, rest: this.rest };
  }
  load(s: { items: Value[]; rest: Value | null }) {
    this.items = s.items;
    this.rest = s.rest;
  }
  override detach() {
    this.items = this.items.slice();
  }
  merge(states: readonly { items: Value[]; rest: Value | null }[]) {
    return joinSequences(states);
  }
  same(a: { items: Value[]; rest: Value | null }, b: { items: Value[]; rest: Value | null }) {
    return sameSequences(a, b);
  }
  override settled(before: { items: Value[]; rest: Value | null }, alike: Alike): boolean {
    return sameSequences(this, before, alike.values);
  }
}

export interface DictEntry {
  readonly key: Value;
  readonly value: Value;
  /** False when it may be absent. */
  readonly certain: boolean;
}

interface DictState {
  entries: Map<string, DictEntry>;
  rest: { key: Value; value: Value } | null;
}

export class DictValue extends Cell {
  readonly kind = 'dict';
  /** By `keyOf(key)`, in insertion order. */
  entries = new Map<string, DictEntry>();
  /** Any number of further entries with other keys; null when all are known. */
  rest: { key: Value; value: Value } | null = null;
  /** Called for a missing key (`defaultdict`). */
  factory: Value | null = null;
  /** The `**kwargs` of a function that nobody calls: callees take their own symbols for what is not given. */
  open = false;
  save(): DictState {
    return { entries: this.entries, rest: this.rest };
  }
  load(s: DictState) {
    this.entries = s.entries;
    this.rest = s.rest;
  }
  override detach() {
    this.entries = new Map(this.entries);
  }
  merge(states: readonly DictState[]): DictState {
    const entries = new Map<string, DictEntry>();
    for (const s of states) {
      for (const [k, e] of s.entries) {
        if (entries.has(k)) continue;
        const there = states.map((t) => t.entries.get(k));
        const present = there.filter((t): t is DictEntry => t !== undefined);
        entries.set(k, {
          key: e.key,
          value: joinValues(present.map((t) => t.value)),
          certain: there.every((t) => t?.certain === true),
        });
      }
    }
    const rests = states.map((s) => s.rest).filter((r) => r !== null);
    const rest = rests.length
      ? { key: joinValues(rests.map((r) => r.key)), value: joinValues(rests.map((r) => r.value)) }
      : null;
    return { entries, rest };
  }
  same(a: DictState, b: DictState) {
    return sameDicts(a, b, sameValue);
  }
  override settled(before: DictState, alike: Alike): boolean {
    return sameDicts(this, before, alike.values);
  }
}

function sameDicts(a: DictState, b: DictState, same: (x: Value, y: Value) => boolean): boolean {
  if (a.entries.size !== b.entries.size || (a.rest === null) !== (b.rest === null)) return false;
  if (a.rest && b.rest && !same(a.rest.value, b.rest.value)) return false;
  for (const [k, e] of a.entries) {
    const f = b.entries.get(k);
    if (!f || f.certain !== e.certain || !same(e.value, f.value)) return false;
  }
  return true;
}

export class SetValue extends Cell {
  readonly kind = 'set';
  entries = new Map<string, Value>();
  rest: Value | null = null;
  save() {
    return { entries: this.entries, rest: this.rest };
  }
  load(s: { entries: Map<string, Value>; rest: Value | null }) {
    this.entries = s.entries;
    this.rest = s.rest;
  }
  override detach() {
    this.entries = new Map(this.entries);
  }
  /** An element that only some paths added leaves the set open. */
  merge(states: readonly { entries: Map<string, Value>; rest: Value | null }[]) {
    const entries = new Map<string, Value>();
    const rest: Value[] = states.flatMap((s) => (s.rest ? [s.rest] : []));
    for (const s of states) {
      for (const [k, v] of s.entries) {
        if (states.every((t) => t.entries.has(k))) entries.set(k, v);
        else rest.push(v);
      }
    }
    return { entries, rest: rest.length ? joinValues(rest) : null };
  }
  same(a: { entries: Map<string, Value>; rest: Value | null }, b: { entries: Map<string, Value>; rest: Value | null }) {
    return (
      a.entries.size === b.entries.size &&
      [...a.entries.keys()].every((k) => b.entries.has(k)) &&
      (a.rest === null) === (b.rest === null)
    );
  }
}

/** Names of a module, a class body, a function's frame, an instance: a cell of named values. */
export class Namespace extends Cell {
  vars = new Map<string, Value>();
  get(name: string): Value | undefined {
    return this.vars.get(name);
  }
  save() {
    return this.vars;
  }
  load(s: Map<string, Value>) {
    this.vars = s;
  }
  override detach() {
    this.vars = new Map(this.vars);
  }
  merge(states: readonly Map<string, Value>[]) {
    return joinMaps(states);
  }
  same(a: Map<string, Value>, b: Map<string, Value>) {
    return sameMaps(a, b);
  }
  /** A name that was not set before the pass could not be read in it: it is no reason for another pass. */
  override settled(before: Map<string, Value>, alike: Alike): boolean {
    for (const [name, value] of before) {
      const now = this.vars.get(name);
      if (now === value || alike.unread(this, name)) continue;
      if (now === undefined || !alike.values(now, value)) return false;
    }
    return true;
  }
}

/** A frame's variables and those of the functions around it. */
export class Env extends Namespace {
  /** Names that `global` or `nonlocal` sends elsewhere. */
  redirect: Map<string, Env> | null = null;
  /** Modules of which `from m import *` wants all names, and which have not been run. */
  readonly stars: ModuleValue[] = [];
  constructor(
    readonly parent: Env | null,
    readonly type: 'module' | 'class' | 'function',
  ) {
    super();
  }

  /** Runs the module that a name comes from when that has been put off. */
  override get(name: string): Value | undefined {
    const value = this.vars.get(name);
    if (value === undefined) return this.stars.length > 0 ? this.fromStars(name) : undefined;
    if (value.kind !== 'unknown' || !value.later) return value;
    const imported = value.later();
    this.vars.set(name, imported);
    return imported;
  }

  private fromStars(name: string): Value | undefined {
    for (const module of [...this.stars].reverse()) {
      if (!module.mayHave(name)) continue;
      const value = module.env.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }
}

export interface Param {
  readonly name: string;
  readonly type: 'positional-only' | 'positional-or-keyword' | 'var-positional' | 'keyword-only' | 'var-keyword';
  readonly default: Value | null;
  readonly annotation: Expr | null;
  readonly node: Node & { name: string };
}

/** A def or a lambda together with where it was made. */
export class FunctionValue {
  readonly kind = 'function';
  readonly attrs = new Namespace();
  constructor(
    readonly name: string,
    readonly qualname: string,
    readonly node: FunctionDef | Lambda,
    readonly params: readonly Param[],
    readonly env: Env,
    readonly file: SourceFile,
    /** The class whose body it stands in, for `super()`. */
    readonly owner: ClassValue | null,
    readonly isAsync: boolean,
  ) {}
}

/** A function bound to its first argument. */
export interface MethodValue {
  readonly kind: 'method';
  readonly self: Value;
  readonly func: Value;
}

export interface CallArgs {
  readonly args: readonly Value[];
  readonly kwargs: ReadonlyMap<string, Value>;
  /** Any number of further positional / keyword arguments of which no more is known. */
  readonly moreArgs: boolean;
  /** What the further positional arguments are like, when that is known. */
  readonly furtherArg?: Value;
  readonly moreKwargs: boolean;
  /** Further keywords come from the open `**kwargs` of a function that nobody calls. */
  readonly open: boolean;
}

/** A function, property or descriptor done here in TypeScript. */
export interface NativeValue {
  readonly kind: 'native';
  readonly name: string;
  readonly call: (interp: Interpreter, args: CallArgs, node: Node) => Value;
  /** A class-like native (`int`, `tuple`, `torch.Tensor`) has a test for `isinstance`: true, false or open. */
  readonly isInstance?: (value: Value) => boolean | null;
  readonly attrs?: Namespace;
  /** Attributes that are made when they are asked for (`torch.Tensor.add`). */
  readonly member?: (name: string) => Value | undefined;
  /** Of a class that also stands for an element type (`np.float32`). */
  readonly dtype?: DType;
  /** It is a function, or a method of a tensor, that signatures bind to operators: all that it writes to is known. */
  readonly operator?: 'function' | 'method';
  /** Of a descriptor such as `property`, `staticmethod`, `classmethod`: the functions it wraps. */
  readonly descriptor?: { readonly type: 'property' | 'static' | 'class'; readonly get: Value; readonly set?: Value };
}

const CONTENT_TYPES = new Set(['dict', 'list', 'set', 'frozenset', 'tuple', 'int', 'float', 'str', 'bytes', 'type']);

export class ClassValue {
  readonly kind = 'class';
  readonly attrs = new Namespace();
  constructor(
    readonly name: string,
    readonly qualname: string,
    readonly bases: readonly Value[],
    readonly mro: readonly ClassValue[],
    readonly file: SourceFile | null,
    readonly node: Node | null,
    readonly metaclass: ClassValue | null,
    /** A base is not known: any attribute may exist. */
    readonly hasUnknownBase: boolean,
  ) {}
  lookup(name: string): Value | undefined {
    for (const c of this.mro) {
      const v = c.attrs.get(name);
      if (v !== undefined) return v;
    }
    return undefined;
  }
  /** The first native base that gives its instances contents, such as `dict`. */
  get nativeBase(): NativeValue | null {
    for (const c of this.mro) for (const b of c.bases) if (b.kind === 'native' && CONTENT_TYPES.has(b.name)) return b;
    return null;
  }
}

export class InstanceValue {
  readonly kind = 'instance';
  readonly attrs = new Namespace();
  /** The list, dict, … that an instance of a subclass of it holds. */
  payload: Value | null = null;
  /** Made with symbols: an attribute nobody set is unknown, not an error. */
  generic = false;
  constructor(
    readonly cls: ClassValue,
    /** Where it was made. */
    readonly node: Node | null,
    readonly file: SourceFile | null,
  ) {}
}

export class ModuleValue {
  readonly kind = 'module';
  /** Runs the body, where that has been put off until a name of it is asked for. */
  later: (() => void) | null = null;
  /** False when running it came to no end: it may have further names. */
  isComplete = true;
  constructor(
    readonly name: string,
    /** The names that it has so far. */
    readonly names: Env,
    readonly file: SourceFile | null,
    /** Names that are not in `env`: functions bound through signatures, sub-modules. */
    readonly member: (name: string, i: Interpreter) => Value | undefined,
  ) {}

  get env(): Env {
    const run = this.later;
    this.later = null;
    run?.();
    return this.names;
  }

  /** False when its text shows that it has no such name to give by `from m import *`. */
  mayHave(name: string): boolean {
    if (!this.file || !this.later) return true;
    return this.file.text.includes(name) || this.file.text.includes('import *');
  }
}

export interface SuperValue {
  readonly kind: 'super';
  readonly self: Value;
  readonly cls: ClassValue;
  /** The class after which the search begins. */
  readonly after: ClassValue;
}

/** What iter() yields; generators have been run already. */
export class IteratorValue extends Cell {
  readonly kind = 'iterator';
  position = 0;
  constructor(
    readonly items: readonly Value[],
    readonly rest: Value | null,
    /** What `return` gave, for `yield from`. */
    readonly result: Value = NONE,
  ) {
    super();
  }
  save() {
    return this.position;
  }
  load(s: number) {
    this.position = s;
  }
  merge(states: readonly number[]) {
    return Math.max(...states);
  }
  same(a: number, b: number) {
    return a === b;
  }
}

export interface TensorState {
  shape: Shape;
  dtype: DType | null;
  live: Live | null;
  isFrozen: boolean;
}

/** The elements of a tensor while a program is evaluated: see `interp/evaluation.ts`. */
export interface Live {
  /** The elements as numbers, for small tensors. */
  readonly elements: readonly Element[] | undefined;
}

/** What a tensor and its views share: known elements are known until something may have written to it. */
export class Storage extends Cell {
  isWritten = false;
  save() {
    return this.isWritten;
  }
  load(s: boolean) {
    this.isWritten = s;
  }
  merge(states: readonly boolean[]) {
    return states.some((s) => s);
  }
  same(a: boolean, b: boolean) {
    return a === b;
  }
}

/** The elements that a tensor was made with, null where they are not known: its views may still write to the storage. */
export interface Contents {
  readonly values: readonly Element[] | null;
  readonly storage: Storage;
}

export class TensorValue extends Cell {
  readonly kind = 'tensor';
  /** `nn.Parameter`. */
  isParameter = false;
  /** Are there runs in which it is None? Then a test for None is open. */
  mayBeNone = false;
  /** The program said that it requires no gradient. */
  isFrozen = false;
  /** Was it ever given another shape in place? */
  isReshaped = false;
  /** Attributes that the program gave it. */
  readonly attrs = new Map<string, Value>();
  /** Null where nothing is evaluated, or the elements are not known. */
  live: Live | null = null;
  constructor(
    public shape: Shape,
    public dtype: DType | null,
    readonly library: 'torch' | 'numpy' | 'jax',
    /** A 0-d result of Python numbers: takes part in promotion weakly. */
    readonly weak = false,
    readonly contents: Contents | null = null,
  ) {
    super();
  }
  /** Its elements in row-major order, where they are known. */
  get values(): readonly Element[] | undefined {
    if (this.live) return this.live.elements;
    return (this.contents && !this.contents.storage.isWritten && this.contents.values) || undefined;
  }
  save(): TensorState {
    return { shape: this.shape, dtype: this.dtype, live: this.live, isFrozen: this.isFrozen };
  }
  load(s: TensorState) {
    this.isFrozen = s.isFrozen;
    this.shape = s.shape;
    this.dtype = s.dtype;
    this.live = s.live;
  }
  merge(states: readonly TensorState[]): TensorState {
    if (states.every((s) => s.live === states[0].live && this.same(s, states[0]))) return states[0];
    const shapes = joinValues(states.map((s) => new TensorValue(s.shape, s.dtype, this.library)));
    const isFrozen = states.every((s) => s.isFrozen);
    return shapes.kind === 'tensor'
      ? { ...shapes.save(), isFrozen }
      : { shape: widenShapes(states.map((s) => s.shape)), dtype: null, live: null, isFrozen };
  }
  same(a: TensorState, b: TensorState) {
    return a.dtype === b.dtype && a.live === b.live && a.isFrozen === b.isFrozen && sameShape(a.shape, b.shape);
  }
}

/** One of several; never nested, never with an equal pair. */
export class UnionValue {
  readonly kind = 'union';
  constructor(readonly options: readonly Value[]) {}
}

/** Most unknowns are asked nothing: they share these. */
const NO_VALUES: ReadonlyMap<string, Value> = new Map();
const NOTHING: readonly never[] = [];

/**
 * Nothing is known but the reason; later uses may tell that it is a tensor or an integer, and then it always was.
 */
export class UnknownValue extends Cell {
  readonly kind = 'unknown';
  tensor: TensorValue | null = null;
  integer: Dim | null = null;
  /** Attributes that were read: reading one twice gives the same object. No part of the state. */
  private read: Map<string, Value> | null = null;
  /** Of the result of arithmetic: what it is if it turns out to be an int, or a tensor. */
  deriveInt: (() => Dim | null) | null = null;
  deriveTensor: (() => TensorValue | null) | null = null;
  /** Gives the value of a name whose module has not been run yet. */
  later: (() => Value) | null = null;
  /** What is learned when it turns out to be an int. No part of the state: it holds on every path. */
  whenInt: readonly ((value: Dim) => void)[] = NOTHING;
  /** Attributes that the program set. */
  overrides: ReadonlyMap<string, Value> = NO_VALUES;
  constructor(
    readonly reason: string,
    /** What it is called (`x`, `config.n_embd`), for the names of its dims. */
    readonly name: string = '',
    readonly scope: string = '',
    /** Later uses may tell what it is. */
    readonly isVariable = true,
    /** From its annotation. */
    readonly hint: 'tensor' | 'module' | null = null,
  ) {
    super();
  }
  /** Nothing at all is known of it, nor of its attributes. */
  isBare(depth: number): boolean {
    if (this.tensor || this.integer || this.deriveInt || this.deriveTensor || this.later) return false;
    if (this.overrides.size > 0 || this.whenInt.length > 0) return false;
    if (!this.read) return true;
    return depth > 0 && [...this.read.values()].every((v) => v.kind === 'unknown' && v.isBare(depth - 1));
  }
  attribute(name: string): Value | undefined {
    return this.read?.get(name);
  }
  noteAttribute(name: string, value: Value): void {
    this.read ??= new Map();
    this.read.set(name, value);
  }
  forgetAttribute(name: string): void {
    this.read?.delete(name);
  }
  /** The caller has touched it. */
  override(name: string, value: Value): void {
    this.overrides = new Map(this.overrides).set(name, value);
  }
  save(): UnknownState {
    return { tensor: this.tensor, integer: this.integer, overrides: this.overrides };
  }
  load(s: UnknownState) {
    this.tensor = s.tensor;
    this.integer = s.integer;
    this.overrides = s.overrides;
  }
  merge(states: readonly UnknownState[]): UnknownState {
    return {
      tensor: states.every((s) => s.tensor === states[0].tensor) ? states[0].tensor : null,
      integer: states.every((s) => s.integer === states[0].integer) ? states[0].integer : null,
      overrides: joinMaps(states.map((s) => s.overrides)),
    };
  }
  same(a: UnknownState, b: UnknownState) {
    return a.tensor === b.tensor && a.integer === b.integer && sameMaps(a.overrides, b.overrides);
  }
}

interface UnknownState {
  tensor: TensorValue | null;
  integer: Dim | null;
  overrides: ReadonlyMap<string, Value>;
}

export function unknown(reason: string): UnknownValue {
  return new UnknownValue(reason);
}

export const NO_ARGS: CallArgs = { args: [], kwargs: new Map(), moreArgs: false, moreKwargs: false, open: false };
export function callArgs(args: readonly Value[], kwargs: ReadonlyMap<string, Value> = new Map()): CallArgs {
  return { args, kwargs, moreArgs: false, moreKwargs: false, open: false };
}

import { sameShape, widenShapes } from './shapes';
