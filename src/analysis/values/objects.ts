/** What has names: scopes, functions, classes, instances, modules; and how functions are called. */
import type { DType } from '../../core/dtype';
import type { Expr, FunctionDef, Lambda, Node } from '../../python/ast';
import type { Interpreter } from '../interp/interpreter';
import type { SourceFile } from '../source';
import { type Alike, Cell } from './heap';
import { joinMaps, sameMaps } from './join';
import type { Value } from './values';

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
    value.imported ??= value.later();
    this.vars.set(name, value.imported);
    return value.imported;
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
  /** It stands for what an unknown decorator makes of it, which may pass it other arguments than it is given. */
  isStandIn = false;
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

export const NO_ARGS: CallArgs = { args: [], kwargs: new Map(), moreArgs: false, moreKwargs: false, open: false };
export function callArgs(args: readonly Value[], kwargs: ReadonlyMap<string, Value> = new Map()): CallArgs {
  return { args, kwargs, moreArgs: false, moreKwargs: false, open: false };
}
