import type { DType } from '../../core/dtype';
import type { Element } from '../../core/ops/operator';
import type { Shape } from '../../core/shape';
import type { Made } from '../lints/lint';
import { Cell } from './heap';
import { joinValues } from './join';
import { sameShape, widenShapes } from './shapes';
import type { Value } from './values';

export interface TensorState {
  shape: Shape;
  dtype: DType | null;
  live: Live | null;
  isFrozen: boolean;
  place: Place | null;
}

/** Where a tensor was moved to in place, of which what made it does not tell: null when that is not known. */
export interface Place {
  readonly device: 'cpu' | 'cuda' | null;
  /** It holds as long as nothing unknown may have moved it again: see `Places`. */
  readonly era: number;
}

/** It may be on any device. */
export const OPEN: Place = { device: null, era: 0 };

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
  /** What yielded it, for lints; null where that is not known, or not the same on all paths. */
  made: Made | null = null;
  /** Null while it is where it was made. */
  place: Place | null = null;
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
    return { shape: this.shape, dtype: this.dtype, live: this.live, isFrozen: this.isFrozen, place: this.place };
  }
  load(s: TensorState) {
    this.isFrozen = s.isFrozen;
    this.shape = s.shape;
    this.dtype = s.dtype;
    this.live = s.live;
    this.place = s.place;
  }
  merge(states: readonly TensorState[]): TensorState {
    if (states.every((s) => s.live === states[0].live && this.same(s, states[0]))) return states[0];
    const shapes = joinValues(states.map((s) => new TensorValue(s.shape, s.dtype, this.library)));
    const isFrozen = states.every((s) => s.isFrozen);
    const place = states.every((s) => s.place === states[0].place) ? states[0].place : OPEN;
    return shapes.kind === 'tensor'
      ? { ...shapes.save(), isFrozen, place }
      : { shape: widenShapes(states.map((s) => s.shape)), dtype: null, live: null, isFrozen, place };
  }
  same(a: TensorState, b: TensorState) {
    const isSame = a.dtype === b.dtype && a.live === b.live && a.isFrozen === b.isFrozen && a.place === b.place;
    return isSame && sameShape(a.shape, b.shape);
  }
}
