import type { Dim } from '../../core/dim';
import { Cell } from './heap';
import { joinMaps, sameMaps } from './join';
import type { TensorValue } from './tensor';
import type { Value } from './values';

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
  /** What `later` gave: the same on every path, also on those that did not ask. No part of the state. */
  imported: Value | null = null;
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
