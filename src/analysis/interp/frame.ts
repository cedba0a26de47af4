/** The activation of a function, a class body or a module. */
import type { Node } from '../../python/ast';
import type { Entry } from '../entries';
import type { SourceFile } from '../source';
import type { Mark, PathState } from '../values/heap';
import { type CallArgs, type ClassValue, callArgs, type Env, type FunctionValue, type Value } from '../values/values';

/** A path that left a block early: at which undecided branch it had parted, and its state. */
export interface Exit {
  readonly mark: Mark | null;
  readonly state: PathState | null;
  readonly value: Value;
}

/** How a loop was left or continued early. */
export interface LoopExits {
  /** Undecided branches that were open when the loop's body began. */
  readonly depth: number;
  readonly breaks: Exit[];
  readonly continues: Exit[];
}

export class Frame {
  /** Undecided branches that this frame is in, outermost first. */
  readonly marks: Mark[] = [];
  readonly returns: Exit[] = [];
  readonly loops: LoopExits[] = [];
  /** What a generator yielded; null in other functions. */
  yields: Value[] | null = null;
  yieldRest: Value[] = [];
  /** Of the function of a context manager: whether what is done after the first `yield` is done when the block has ended. */
  end: 'later' | 'perhaps' | null = null;
  /** The state at that `yield`. */
  parted: Mark | null = null;
  /** An array that a call yielded was taken for one of PyTorch, in a file that knows NumPy as well. */
  guessesLibrary = false;
  /** Exceptions being handled, for a bare `raise`. */
  handling: Value | null = null;
  /** The call from outside through which the frame's file was reached; null where that is not told apart. */
  entry: Entry | null = null;
  constructor(
    readonly file: SourceFile,
    public env: Env,
    readonly func: FunctionValue | null,
    /** The class for `super()`. */
    readonly owner: ClassValue | null,
    readonly parent: Frame | null,
    /** The call that made it, in the parent's file. */
    readonly callNode: Node | null,
    /** What that call gives. */
    readonly given: CallArgs = callArgs([]),
  ) {
    if (parent?.file === file) this.entry = parent.entry;
  }

  get isLibrary(): boolean {
    return this.file.isLibrary;
  }
}
