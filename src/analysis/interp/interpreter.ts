/**
 * The abstract interpreter: the state that all its parts share, and the bookkeeping of paths, budgets, hypotheses
 * and problems. How each construct is interpreted is in the files beside this one.
 */
import { workTime } from '../../base/workTime';
import { Assumptions } from '../../core/assumptions';
import type { Dim } from '../../core/dim';
import type { DType } from '../../core/dtype';
import { isTelling, labelled } from '../../core/names';
import { OperatorContext } from '../../core/ops/context';
import { type Output, type ShapeError, Undetermined } from '../../core/ops/operator';
import type { BinaryOperator, Expr, Node } from '../../python/ast';
import { builtins } from '../builtins/index';
import { CallSites } from '../callSites';
import { Costs } from '../costs';
import type { OpenDefaults } from '../generic';
import type { Believed } from '../hints/believed';
import { Linting } from '../lints/linting';
import type { Modules } from '../modules';
import { Recorder, type SeenProblem } from '../recorder';
import { isInstalled, type SourceFile } from '../source';
import { Heap } from '../values/heap';
import { joinValues } from '../values/join';
import {
  type CallArgs,
  type ClassValue,
  type Env,
  type FunctionValue,
  type TensorValue,
  unknown,
  type Value,
} from '../values/values';
import { getAttr } from './attributes';
import { callValue } from './calls';
import { Doubts } from './doubts';
import type { Evaluation } from './evaluation';
import { evaluate } from './expressions';
import type { Frame } from './frame';
import { type Elements, iterate, joinElements } from './iteration';
import { binaryOperation } from './operations';
import { followPath } from './paths';
import { BudgetExceeded, HypothesisFailed, NoTensors, OUT_OF_TIME } from './signals';
import { subscript } from './subscripts';
import { typeOf } from './tensors';

/** Depth of Python calls; deeper ones yield an unknown. */
const MAX_DEPTH = 90;

export interface Hypotheses {
  readonly taken: Hypothesis[];
  next: number;
  /** Of what a script does: nothing is supposed of it, as it is followed once. */
  readonly isReal?: boolean;
}

/** A choice, and how many there were to choose from. */
export interface Hypothesis {
  choice: number;
  readonly options: number;
  /** What it was about, where a loop may ask again. */
  readonly about: string;
  readonly at: Node | null;
}

export interface InterpreterOptions {
  /** Of tensors that are made of Python floats. */
  readonly defaultFloat?: DType;
  readonly evaluate?: (i: Interpreter) => Evaluation;
}

export class Interpreter {
  readonly heap = new Heap();
  readonly assume = new Assumptions(this.heap.trail);
  readonly ops: OperatorContext;
  readonly recorder: Recorder;
  readonly costs = new Costs(this.heap);
  readonly linting = new Linting(this);
  frame: Frame | null = null;
  depth = 0;
  /** Undecided branches, loops of unknown length and the like that the present path stands in. */
  uncertain = 0;
  /** Enclosing `try` blocks and `suppress` contexts that may catch what is raised. */
  guarded = 0;
  /** Something in the innermost `try` may raise on a path that was not followed. */
  mayRaise = false;
  readonly doubts = new Doubts(this);
  hypotheses: Hypotheses = { taken: [], next: 0 };
  steps = 0;
  /** The step at which an operator was applied last. */
  lastTensor = 0;
  /** Functions that were given up, as they came to no end and met no tensor. */
  readonly givenUp = new Set<Node>();
  /** Decorators that took too many steps and are applied no more. */
  readonly longDecorators = new Set<Node>();
  /** Calls of the user's functions that are active since a module's body, or the script, began. */
  userCalls = 0;
  /** A module's body is being run. */
  inModule = false;
  /** So many steps without a tensor are the most that a function may take. */
  withoutTensor = MAX_WITHOUT_TENSOR;
  private deadline = Number.POSITIVE_INFINITY;
  private stepLimit = Number.POSITIVE_INFINITY;
  /** Reason why the analysis is not complete. */
  incomplete: string | null = null;
  readonly callSites = new CallSites();
  /** Functions of the user's whose bodies were followed or looked at by what lasts: module bodies. */
  readonly lasting = new Set<Node>();
  /** The same by what is being run. */
  followed = this.lasting;
  /** What people say of shapes, where that is taken at its word. */
  believed: Believed | null = null;
  /** How often an annotation of a result or attribute says what could not be told. */
  saidElsewhere = 0;
  /** Defaults are not taken where calls of the document give something else. */
  opensDefaults: OpenDefaults = 'none';
  /** The next generator function that is called is a context manager's. */
  endOfGenerator: 'later' | 'perhaps' | null = null;
  /** Nobody gives further keywords, and that this was asked. */
  takesNoKeywords = false;
  tookNoKeywords = false;
  /** How often each function is active at present. */
  readonly activeCalls = new Map<Node, number>();
  /** How often functions that are active several times have been called, until none is active. */
  readonly deepCalls = new Map<object, number>();
  /** The call expression that is being evaluated. */
  callNode: Node | null = null;
  /** The class whose statement is being executed, until its metaclass has made it. */
  pendingClass: ClassValue | null = null;
  /** Classes of which a symbolic instance is being made, so that one that holds itself comes to an end. */
  readonly makingSymbolic = new Set<ClassValue>();
  /** Depth of `torch.autocast` contexts. */
  autocast = 0;
  /** Loops of unknown length that the present path is in. */
  loopPasses = 0;
  readonly builtins: ReadonlyMap<string, Value>;
  private readonly hidden: ReadonlyMap<string, Value>;
  /** Functions and classes in the order in which they were defined, by file. */
  readonly definitions = new Map<SourceFile, (FunctionValue | ClassValue)[]>();
  /** What is derived from a class, among so many definitions. */
  private readonly derived = new Map<ClassValue, { readonly among: number; readonly classes: readonly ClassValue[] }>();

  /** Computes with the elements of tensors; null when only their shapes are followed. */
  readonly evaluation: Evaluation | null;

  constructor(
    readonly modules: Modules,
    wanted: (file: SourceFile) => boolean,
    { defaultFloat, evaluate }: InterpreterOptions = {},
  ) {
    this.recorder = new Recorder(wanted, (d) => this.assume.normalize(d));
    this.ops = new OperatorContext(this.assume, (what, name, options) => this.choose(what, name, options), {
      defaultFloat,
    });
    this.evaluation = evaluate?.(this) ?? null;
    this.builtins = builtins().names;
    this.hidden = builtins().hidden;
  }

  /** A built-in by its Python name, or one that only this interpreter uses (`object_init`). */
  builtin(name: string): Value {
    return this.builtins.get(name) ?? this.hidden.get(name) ?? unknown(`${name} is no built-in name`);
  }

  /** Is something given through `**kwargs` of a function that nobody calls? */
  isFurtherKeywordGiven(): boolean | null {
    if (!this.takesNoKeywords) return null;
    this.tookNoKeywords = true;
    return false;
  }

  startBudget(steps: number, deadline: number): void {
    this.steps = 0;
    this.lastTensor = 0;
    this.stepLimit = steps;
    this.deadline = deadline;
  }

  step(): void {
    if ((++this.steps & 255) !== 0) return;
    if (this.steps > this.stepLimit) throw new BudgetExceeded('too many steps');
    // What has passed is asked first: it is told faster, and is never less than what was worked.
    if (performance.now() > this.deadline && workTime() > this.deadline) throw new BudgetExceeded(OUT_OF_TIME);
    // Building and walking modules is work on tensors.
    if (this.frame?.isLibrary && this.frame.file.uri.startsWith('torch/nn/')) this.lastTensor = this.steps;
    // What stands in a module itself is no function that could be given up.
    if (this.inModule && this.userCalls === 0) return;
    if (this.steps - this.lastTensor > this.withoutTensor) {
      this.lastTensor = this.steps;
      throw new NoTensors('many steps without a tensor');
    }
  }

  /** Runs something that may take so many steps, which count no further, not for what imports it either; false when it was given up. */
  withSteps(most: number, run: () => void): boolean {
    const [outer, before] = [this.stepLimit, this.steps];
    const own = before + most;
    this.stepLimit = own;
    this.lastTensor = this.steps;
    try {
      run();
      return true;
    } catch (e) {
      const mine = e instanceof NoTensors || (e instanceof BudgetExceeded && this.steps > own);
      if (!mine) throw e;
      return false;
    } finally {
      this.lastTensor = this.steps;
      this.stepLimit = outer + this.steps - before;
    }
  }

  /** What is found out from now on depends on the body of the function. */
  reads(f: FunctionValue): void {
    if (!f.file.isLibrary) this.followed.add(f.node);
  }

  enter(frame: Frame): boolean {
    if (this.depth >= MAX_DEPTH) return false;
    this.depth++;
    this.frame = frame;
    return true;
  }

  leave(frame: Frame): void {
    this.depth--;
    this.frame = frame.parent;
  }

  private choose(what: string, name: string, options: number): number {
    this.evaluation?.guessed();
    const h = this.hypotheses;
    if (h.isReal) throw new Undetermined('an open rank');
    const again = this.sameInLoop(what, name, options);
    if (again) return again.choice;
    const old = h.taken[h.next];
    if (old) {
      h.next++;
      return Math.min(old.choice, options - 1);
    }
    // Each doubles the work, and what the result of an unknown call may be tells least.
    const isResult = name === '' || name.includes('(');
    const most = isResult && this.loopPasses > 0 ? 0 : isResult ? MAX_HYPOTHESES - 1 : MAX_HYPOTHESES;
    if (h.taken.length >= most) throw new Undetermined('too many open ranks');
    const at = this.loopPasses > 0 ? this.placeOfCall() : null;
    h.taken.push({ choice: 0, options, about: `${what} ${name}`, at });
    h.next++;
    return 0;
  }

  /** What a loop loses in every pass has the rank that it had in the first. */
  private sameInLoop(what: string, name: string, options: number): Hypothesis | undefined {
    const at = this.loopPasses > 0 ? this.placeOfCall() : null;
    const about = `${what} ${name}`;
    const { taken, next } = this.hypotheses;
    return taken.slice(0, next).find((t) => at && t.at === at && t.about === about && t.options === options);
  }

  private placeOfCall(): Node | null {
    return this.callNode && (this.userFrame(this.callNode)?.node ?? null);
  }

  /**
   * An operation that cannot succeed. When the present path is certain, the problem is noted (or the hypothesis is
   * given up); when it is not, it is one only where all other paths fail there, too. Either way the result is unknown.
   */
  shapeError(error: ShapeError, node: Node): Value {
    if (this.uncertain === 0 && this.guarded === 0) {
      this.recorder.problem(this.frame, node, error);
      if (this.hypotheses.taken.length > 0) throw new HypothesisFailed(error.message);
    } else this.doubts.note(node, error);
    if (this.guarded > 0) this.mayRaise = true;
    this.costs.noteUnknown();
    return unknown(error.message);
  }

  /** The innermost frame of the user's own code, and the node in it that is being evaluated. */
  userFrame(node: Node): { frame: Frame; node: Node } | null {
    let frame = this.frame;
    let at: Node | null = node;
    while (frame?.isLibrary) {
      at = frame.callNode;
      frame = frame.parent;
    }
    return frame && at ? { frame, node: at } : null;
  }

  call(callee: Value, args: CallArgs, node: Node): Value {
    return callValue(this, callee, args, node);
  }

  attribute(target: Value, name: string, node: Node): Value {
    return getAttr(this, target, name, node);
  }

  subscript(target: Value, index: Value, node: Node): Value {
    return subscript(this, target, index, node);
  }

  binary(op: BinaryOperator, left: Value, right: Value, node: Node): Value {
    return binaryOperation(this, op, left, right, node);
  }

  /** Runs something that may happen any number of times, or not at all. */
  whileUncertain<T>(run: () => T): T {
    this.uncertain++;
    try {
      return this.costs.maybe(run);
    } finally {
      this.uncertain--;
    }
  }

  /** Under autocast an operator chooses its element type by a list of its own. */
  underAutocast(output: Output): Output {
    if (this.autocast === 0 || output.kind !== 'tensor') return output;
    return { kind: 'tensor', type: { ...output.type, dtype: null } };
  }

  evaluate(e: Expr): Value {
    return evaluate(this, e);
  }

  iterate(value: Value, node: Node): Elements {
    return iterate(this, value, node);
  }

  joinElements(parts: readonly Elements[]) {
    return joinElements(parts);
  }

  /** Runs something whose values are not to be recorded. */
  quietly<T>(run: () => T): T {
    this.recorder.silent++;
    try {
      return this.costs.aside(run);
    } finally {
      this.recorder.silent--;
    }
  }

  /** Follows each alternative on a path of its own; those that raise drop out. */
  eachAlternative(options: readonly Value[], run: (option: Value) => Value): Value {
    if (options.length === 1) return run(options[0]);
    const frame = this.frame!;
    const found: SeenProblem[][] = [];
    const paths = options.map((o) =>
      this.linting.aside(found, () => followPath(this, frame, () => run(o), 'alternative')),
    );
    this.linting.noteCommon(found.filter((_, n) => paths[n].value !== null));
    this.doubts.settle(paths.map((p) => p.problems));
    const alive = paths.filter((p) => p.value !== null);
    if (alive.length === 0) throw paths[0].raised!;
    this.heap.merge(alive.map((p) => p.state));
    return joinValues(alive.map((p) => p.value!));
  }

  /** Fewer iterations are followed one by one in nested loops. */
  loopLimit(most: number): number {
    const depth = this.frame!.loops.length;
    return depth <= 2 ? most : Math.max(4, Math.floor(most / 2 ** (depth - 2)));
  }

  /** The library that an unknown array most likely is of: torch unless the file knows only another. */
  defaultLibrary(): 'torch' | 'numpy' | 'jax' {
    const frame = this.innermostUserFrame();
    return frame ? this.modules.mainLibrary(frame.file) : 'torch';
  }

  innermostUserFrame(): Frame | null {
    let frame = this.frame;
    while (frame?.isLibrary) frame = frame.parent;
    return frame;
  }

  /** Runs something in a scope inside the present frame's. */
  withScope(env: Env, run: () => void): void {
    const frame = this.frame!;
    const outer = frame.env;
    frame.env = env;
    try {
      run();
    } finally {
      frame.env = outer;
    }
  }

  redirect(frame: Frame, names: readonly string[], toModule: boolean): void {
    frame.env.redirect ??= new Map();
    for (const name of names) {
      let env: Env | null = frame.env.parent;
      while (env && (toModule ? env.type !== 'module' : env.type !== 'function' || !env.vars.has(name)))
        env = env.parent;
      if (env) frame.env.redirect.set(name, env);
    }
  }

  textOf(node: Node): string {
    return this.frame!.file.text.slice(node.start, node.end);
  }

  noteDefinition(f: FunctionValue): void {
    this.note(f.file, f);
  }

  /** Classes of the same file that are derived from this one. */
  derivedFrom(cls: ClassValue): readonly ClassValue[] {
    const defined = (cls.file && this.definitions.get(cls.file)) ?? [];
    const known = this.derived.get(cls);
    if (known?.among === defined.length) return known.classes;
    const classes = defined.filter((d): d is ClassValue => d.kind === 'class' && d !== cls && d.mro.includes(cls));
    this.derived.set(cls, { among: defined.length, classes });
    return classes;
  }

  noteClass(cls: ClassValue): void {
    if (cls.file) this.note(cls.file, cls);
  }

  private note(file: SourceFile, value: FunctionValue | ClassValue): void {
    if (file.isLibrary) return;
    const list = this.definitions.get(file);
    if (list) list.push(value);
    else this.definitions.set(file, [value]);
  }

  tensorType(t: TensorValue) {
    return typeOf(t);
  }

  /** Gives an unnamed size the name under which the user keeps it. */
  nameDim(dim: Dim, name: string, file: SourceFile, node: Node): Dim {
    const at = { text: '', file: file.uri, at: node };
    if (dim.sym) dim.sym.rename(name, file.uri, node);
    return dim.value === null || !this.names(file, name) ? dim : labelled(dim, name, at);
  }

  /** May a number be called so? What helpers of installed packages call their variables says nothing to the user. */
  names(file: SourceFile, name: string): boolean {
    if (file.isLibrary || !isTelling(name)) return false;
    return !isInstalled(file.uri) || this.recorder.wanted(file);
  }
}

const MAX_HYPOTHESES = 3;
/** Steps in which no operator is applied, after which the function that took them is given up. */
const MAX_WITHOUT_TENSOR = 40_000;
