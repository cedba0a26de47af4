/**
 * Running a document: its module body, then every function and class on its own with symbols, and the models that
 * its factory functions build. Each run is a context; what it saw is kept apart by how it came about.
 */
import type { Expr, Node, Stmt } from '../python/ast';
import { walk } from '../python/visit';
import type { CallSiteNote, CallSites } from './callSites';
import { Collected, type Origin } from './collected';
import { symbolicArguments, symbolicInstance } from './generic';
import { callValue } from './interp/calls';
import { Frame } from './interp/frame';
import { Interpreter } from './interp/interpreter';
import { BudgetExceeded, HypothesisFailed, NoTensors, PyRaise } from './interp/signals';
import { execBlock } from './interp/statements';
import { ModuleFacts } from './moduleFacts';
import type { Modules } from './modules';
import { forgetReassigned } from './reassigned';
import type { SeenProblem } from './recorder';
import type { SourceFile } from './source';
import type { PathState } from './values/heap';
import {
  type ClassValue,
  Env,
  type FunctionValue,
  type InstanceValue,
  ModuleValue,
  str,
  type Value,
} from './values/values';

export function internalError(e: unknown): string {
  return `internal error: ${e instanceof Error ? e.message : String(e)}`;
}

const MAX_WORLDS = 8;
const STEPS = 4_000_000;
/** How much of the time one function or class may take. */
const UNIT_SHARE = 0.4;

/** A function or class that was run on its own, and what the outcome rests on. */
interface Unit {
  readonly found: Collected;
  readonly followed: ReadonlySet<Node>;
  readonly calls: readonly CallSiteNote[];
  /** Milliseconds that there were for it. */
  readonly granted: number;
  /** A function that it rests on has changed. */
  isStale: boolean;
  /** The problems that do not rest on defaults; null while that is not known. */
  confirmed: readonly SeenProblem[] | null;
}

export interface RunResult extends Collected {
  /** Models that were not built, or not to their end, may have given the same code other shapes. */
  readonly modelsAreOpen: boolean;
}

/**
 * A run lasts as long as only the insides of functions are edited: what was found by running the file, and its functions on
 * their own, stays but for what has read a function that changed.
 *
 * Between calls the state that the program led to is set aside, as library models are shared with other runs.
 */
export class DocumentRun {
  private readonly i: Interpreter;
  private readonly script = new Collected();
  private readonly units = new Map<FunctionValue | ClassValue, Unit>();
  /** Functions and classes of the file in the order in which they are run; known when the file was run. */
  private defined: readonly (FunctionValue | ClassValue)[] = [];
  /** So many of them are done with for the present text. */
  private done = 0;
  /** What the calls say that running the file made, and those of what is done with. */
  private scriptCalls: ReturnType<CallSites['save']> = new Map();
  /** Where what is found goes. */
  private into = this.script;
  /** Milliseconds that the present text has taken. */
  private spent = 0;
  private deadline = 0;
  private aside: PathState = { cells: new Map(), changes: [] };

  constructor(
    private readonly file: SourceFile,
    modules: Modules,
    wanted: (file: SourceFile) => boolean,
    private readonly timeBudget: number,
  ) {
    this.i = new Interpreter(modules, wanted);
  }

  /** Works within what is left of the time, in the state that the program led to, and sets it aside again. */
  private working<T>(work: () => T): T {
    const began = performance.now();
    this.deadline = began + this.timeBudget - this.spent;
    const beginning = this.i.heap.mark();
    this.i.heap.apply(this.aside);
    try {
      return work();
    } finally {
      this.aside = this.i.heap.rollback(beginning);
      this.spent += performance.now() - began;
    }
  }

  /**
   * Goes on with an edited text of the file; false when more has changed than the insides of functions that running the
   * file has not read. The run is of no use then.
   */
  edit(text: string): boolean {
    const { modules, givenUp, lasting, callSites } = this.i;
    if (this.script.incomplete !== null) return false;
    const library = modules.mainLibrary(this.file);
    const changed = this.file.edit(text);
    if (!changed || changed.some((f) => lasting.has(f)) || modules.mainLibrary(this.file) !== library) return false;
    for (const f of changed) givenUp.delete(f);
    for (const unit of this.units.values()) unit.isStale ||= changed.some((f) => unit.followed.has(f));
    callSites.load(this.scriptCalls);
    this.done = 0;
    this.spent = 0;
    return true;
  }

  /** Runs the file as a script. What it defines stays for the runs that follow. */
  runScript(label: string): void {
    this.working(() => {
      const { file, i } = this;
      const env = new Env(null, 'module');
      env.vars.set('__name__', str('__main__'));
      i.modules.register(file.uri, new ModuleValue(file.name, env, file, () => undefined));
      i.startBudget(STEPS, performance.now() + this.timeBudget * 0.6);
      const frame = new Frame(file, env, null, null, null, null);
      this.guarded(() => {
        i.hypotheses = { taken: [], next: 0 };
        i.enter(frame);
        for (const s of file.ast.body) if (!this.statement(s)) break;
      });
      this.reset();
      this.collect('run', label);
      this.script.addCalls(i.callSites.takeCalls());
      this.scriptCalls = i.callSites.save();
      this.defined = inOrder(i.definitions.get(file) ?? []);
    });
  }

  /** A statement of the script itself; one that takes many steps and no tensor is passed over. */
  private statement(s: Stmt): boolean {
    const { frame, depth, autocast } = this.i;
    try {
      return execBlock(this.i, [s]);
    } catch (e) {
      if (!(e instanceof NoTensors)) throw e;
      Object.assign(this.i, { frame, depth, autocast });
      this.into.incomplete ??= e.message;
      this.i.recorder.cutShort([]);
      return true;
    }
  }

  /** Runs the next function or class of the file on its own, past those of which the outcome is the same. False at the end. */
  runNext(): boolean {
    return this.working(() => {
      for (; this.done < this.defined.length; this.done++) {
        if (this.hasLasted(this.defined[this.done])) continue;
        if (performance.now() > this.deadline) return false;
        this.runUnit(this.defined[this.done++]);
        return true;
      }
      // By now all calls are known.
      for (const [value, unit] of this.units) {
        if (unit.confirmed || unit.found.problems.length === 0) continue;
        if (performance.now() > this.deadline) return false;
        this.confirm(value, unit);
        return true;
      }
      return false;
    });
  }

  private hasLasted(value: FunctionValue | ClassValue): boolean {
    const unit = this.units.get(value);
    // One that was cut short lasts when it had all the time that one may take.
    const counts = unit && (unit.found.incomplete === null || unit.granted >= this.timeBudget * UNIT_SHARE);
    return counts !== undefined && counts && !unit!.isStale && this.i.callSites.replay(unit!.calls);
  }

  /**
   * Runs what stands around an offset ahead of its turn, as if the calls of what comes before it said what they said last:
   * when its turn comes and they say something else, it is run again.
   */
  runAround(offset: number): void {
    const at = this.defined.findIndex(({ node }) => node && node.start <= offset && offset <= node.end);
    const unit = this.units.get(this.defined[at]);
    if (at < this.done || (unit && !unit.isStale)) return;
    this.working(() => {
      const { callSites } = this.i;
      const saved = callSites.save();
      callSites.load(this.scriptCalls);
      for (const before of this.defined.slice(0, at)) callSites.tell(this.units.get(before)?.calls ?? []);
      this.runUnit(this.defined[at]);
      callSites.load(saved);
    });
  }

  private runUnit(value: FunctionValue | ClassValue): void {
    const found = new Collected();
    const followed = new Set<Node>(functionsIn(value.node));
    const granted = this.deadline - performance.now();
    this.into = found;
    this.i.followed = followed;
    this.i.callSites.takeLog();
    this.i.callSites.takeCalls();
    this.runOnItsOwn(value);
    found.addCalls(this.i.callSites.takeCalls());
    this.units.set(value, {
      found,
      followed,
      calls: this.i.callSites.takeLog(),
      granted,
      isStale: false,
      confirmed: null,
    });
  }

  private runOnItsOwn(value: FunctionValue | ClassValue): void {
    if (value.kind === 'class') this.runClass(this.file, value);
    else if (value.owner === null && value.env.type === 'module') this.runFunction(this.file, value);
  }

  /**
   * Problems that rest on a default of None, or on one for which calls give something else, are none: those stay that arise
   * also when nothing is known of such parameters.
   */
  private confirm(value: FunctionValue | ClassValue, unit: Unit): void {
    const { callSites } = this.i;
    const saved = callSites.save();
    const again = new Collected();
    this.into = again;
    this.i.opensDefaults = true;
    this.runOnItsOwn(value);
    this.i.opensDefaults = false;
    callSites.load(saved);
    callSites.takeCalls();
    const arises = ({ node, error }: SeenProblem) =>
      again.problems.some((q) => q.node === node && q.error.code === error.code);
    unit.confirmed = unit.found.problems.filter(arises);
  }

  /** What running the file alone has found. */
  scriptResult(): RunResult {
    const found = new Collected();
    found.add(this.script);
    return this.asResult(found);
  }

  /** What has been found of the present text by now. */
  result(): RunResult {
    const all = this.scriptResult();
    for (const value of this.defined) {
      const unit = this.units.get(value);
      if (!unit || unit.isStale) continue;
      all.add(unit.found, unit.confirmed ?? []);
    }
    if (this.done < this.defined.length)
      all.incomplete ??= this.spent < this.timeBudget ? 'analysis is at work' : 'out of time';
    return this.asResult(all);
  }

  private asResult(found: Collected): RunResult {
    return Object.assign(found, { modelsAreOpen: found.incomplete !== null || this.i.givenUp.size > 0 });
  }

  private runFunction(file: SourceFile, f: FunctionValue): void {
    const builds = isFactory(f);
    this.inWorlds(file, `${f.name}()`, f.node, (collect) => {
      const result = callValue(this.i, f, symbolicArguments(this.i, f, 0), f.node);
      collect('alone');
      if (builds && result.kind === 'instance') this.runModel(f, result);
    });
    if (builds || !this.misses(f)) return;
    const given = () => callValue(this.i, f, symbolicArguments(this.i, f, 0, 'given'), f.node);
    this.inWorlds(file, `${f.name}()`, f.node, given, 'given');
  }

  /** A part of it runs only when something is given for a parameter that is None by default. */
  private misses(f: FunctionValue): boolean {
    if (!f.params.some((p) => p.default?.kind === 'none')) return false;
    let missed = false;
    walk(f.node, (node) => {
      if (node.kind === 'Lambda' || (node.kind === 'FunctionDef' && node !== f.node)) return false;
      const simple =
        node.kind === 'Assign' || node.kind === 'AugAssign' || node.kind === 'ExprStmt' || node.kind === 'Return';
      if (simple && !this.into.seen.some((s) => s.reached.has(node))) missed = true;
      return !missed;
    });
    return missed;
  }

  /** The model that a factory built, on symbols: built once, followed under every hypothesis on its input. */
  private runModel(f: FunctionValue, model: InstanceValue): void {
    const forward = model.cls.lookup('forward');
    if (forward?.kind !== 'function') return;
    const label = `${f.name}()`;
    const outer = this.i.hypotheses;
    let noted = false;
    this.worlds(
      label,
      () => {
        try {
          callValue(this.i, model, symbolicArguments(this.i, forward, 1), f.node);
          this.i.recorder.settle(0);
        } finally {
          if (!noted) this.into.models.push({ label, node: model.node, fact: this.moduleFacts().tree(model) });
          noted = true;
        }
        this.collect('built', label);
      },
      'built',
    );
    this.i.hypotheses = outer;
  }

  private runClass(file: SourceFile, cls: ClassValue): void {
    const node = cls.node ?? file.ast;
    const methods = [...cls.attrs.vars.values()].flatMap(asFunction).filter((f) => f.owner === cls);
    if (methods.length === 0) return;
    this.inWorlds(file, cls.name, node, (collect) => {
      const instance = symbolicInstance(this.i, cls, node);
      const init = cls.lookup('__init__');
      if (init) collect('alone');
      if (methods.every((m) => m.name === '__init__')) return;
      if (instance.kind === 'instance') forgetReassigned(this.i, instance);
      const mark = this.i.heap.mark();
      const taken = this.i.hypotheses;
      for (const m of methods) {
        if (m.name === '__init__' || performance.now() > this.deadline) continue;
        this.i.recorder.subject = { file, node: m.node, name: m.qualname };
        this.worlds(cls.name, () => {
          const static_ = isStatic(cls, m);
          const args = symbolicArguments(this.i, m, static_ ? 0 : 1);
          callValue(
            this.i,
            m,
            static_ ? args : { ...args, args: [isClassMethod(cls, m) ? cls : instance, ...args.args] },
            node,
          );
          collect('alone');
        });
        if (!isStatic(cls, m) && !isClassMethod(cls, m) && this.misses(m)) {
          const given = () => {
            const args = symbolicArguments(this.i, m, 1, 'given');
            return callValue(this.i, m, { ...args, args: [instance, ...args.args] }, node);
          };
          this.worlds(cls.name, given, 'given');
        }
        this.i.heap.rollback(mark);
      }
      this.i.hypotheses = taken;
    });
  }

  private inWorlds(
    file: SourceFile,
    label: string,
    node: Node,
    run: (collect: (origin: Origin) => void) => void,
    origin: Origin = 'alone',
  ): void {
    const frame = new Frame(file, new Env(null, 'module'), null, null, null, node);
    this.i.recorder.subject = { file, node, name: label };
    const inFrame = () => {
      this.i.frame = frame;
      run((o) => this.collect(o, label));
    };
    this.worlds(label, inFrame, origin);
  }

  /**
   * Runs it under every hypothesis that does not fail. What the run has not collected itself is of that origin; where
   * several parameters are given that nobody may give together, nothing is a problem.
   */
  private worlds(label: string, run: () => void, origin: Origin = 'alone'): void {
    const outer = { hypotheses: this.i.hypotheses, frame: this.i.frame };
    const taken: { key: string; choice: number; options: number }[] = [];
    const failed: SeenProblem[][] = [];
    let survived = false;
    for (let n = 0; n < MAX_WORLDS; n++) {
      const mark = this.i.heap.mark();
      this.i.hypotheses = { taken, next: 0 };
      this.i.recorder.clear();
      this.i.frame = outer.frame;
      this.i.startBudget(STEPS, Math.min(this.deadline, performance.now() + this.timeBudget * UNIT_SHARE));
      const outcome = this.guarded(run);
      if (outcome === 'failed') failed.push(this.i.recorder.problems);
      else {
        survived = true;
        if (outcome === 'raised' || origin === 'given') this.collect(origin, label);
        this.takeProblems();
      }
      this.i.recorder.clear();
      this.i.heap.rollback(mark);
      this.reset(outer.frame);
      while (taken.length > 0 && taken.at(-1)!.choice + 1 >= taken.at(-1)!.options) taken.pop();
      const last = taken.at(-1);
      if (!last) break;
      last.choice++;
    }
    if (!survived && origin !== 'given') this.into.problems.push(...common(failed));
    this.i.hypotheses = outer.hypotheses;
  }

  /** Runs it and answers how it ended; what cannot be gone on with is noted. */
  private guarded(run: () => void): 'done' | 'failed' | 'raised' {
    try {
      run();
      return 'done';
    } catch (e) {
      if (e instanceof HypothesisFailed) return 'failed';
      if (e instanceof PyRaise) return 'raised';
      if (e instanceof BudgetExceeded || (e instanceof RangeError && /call stack/i.test(e.message))) {
        this.into.incomplete ??= e.message;
        this.i.recorder.cutShort([]);
        return 'raised';
      }
      // A bug of ours must not cost the user what the other functions tell.
      this.into.incomplete ??= internalError(e);
      this.into.fault ??= (e as Error).stack ?? String(e);
      return 'raised';
    }
  }

  private reset(frame: Frame | null = null): void {
    Object.assign(this.i, {
      frame,
      depth: 0,
      uncertain: 0,
      guarded: 0,
      mayRaise: false,
      loopPasses: 0,
      autocast: 0,
      callNode: null,
    });
    this.i.recorder.silent = 0;
    this.i.activeCalls.clear();
  }

  private collect(origin: Origin, label: string): void {
    const { recorder } = this.i;
    recorder.settle(0);
    this.i.callSites.settle();
    if (origin !== 'given') this.takeProblems();
    this.into.seen.push({ origin, label, places: recorder.places, reached: recorder.reached });
    const facts = this.moduleFacts();
    for (const [node, { file, instance }] of recorder.modules) {
      if (!instance.cls.lookup('forward')) continue;
      const isVariable = (node as Expr).kind === 'Name';
      this.into.moduleValues.set(node, {
        file,
        node,
        definedIn: instance.cls.file,
        fact: isVariable ? facts.tree(instance) : facts.fact(instance),
      });
    }
    recorder.clear();
  }

  private moduleFacts(): ModuleFacts {
    return new ModuleFacts(this.i.recorder.calls, (d) => this.i.assume.normalize(d));
  }

  private takeProblems(): void {
    this.into.problems.push(...this.i.recorder.problems.splice(0));
  }
}

/**
 * Callers mostly stand below what they call: from the end, their calls tell what the others are given. Factories build
 * whole models, which takes longest and matters least to the others.
 */
function inOrder(defined: readonly (FunctionValue | ClassValue)[]): (FunctionValue | ClassValue)[] {
  const last = (v: FunctionValue | ClassValue) => Number(v.kind === 'function' && isFactory(v));
  return [...defined].reverse().sort((a, b) => last(a) - last(b));
}

/** The outermost functions in what is run on its own. */
function functionsIn(node: Node | null): Node[] {
  const found: Node[] = [];
  if (!node) return found;
  walk(node as Stmt, (n) => {
    if (n.kind !== 'FunctionDef') return undefined;
    found.push(n);
    return false;
  });
  return found;
}

/** A function that can be called without arguments may build a model. */
function isFactory(f: FunctionValue): boolean {
  return f.params.every((p) => p.default !== null || p.type === 'var-keyword' || p.type === 'var-positional');
}

/** Problems that all hypotheses have. */
function common(worlds: readonly SeenProblem[][]): SeenProblem[] {
  if (worlds.length === 0) return [];
  return worlds[0].filter((p) =>
    worlds.every((w) => w.some((q) => q.node === p.node && q.error.code === p.error.code)),
  );
}

function asFunction(v: Value): FunctionValue[] {
  if (v.kind === 'function') return [v];
  if (v.kind !== 'native' || !v.descriptor) return [];
  return [v.descriptor.get, v.descriptor.set].flatMap((f) => (f?.kind === 'function' ? [f] : []));
}

function descriptorOf(cls: ClassValue, f: FunctionValue): string | null {
  for (const v of cls.attrs.vars.values()) if (v.kind === 'native' && v.descriptor?.get === f) return v.descriptor.type;
  return null;
}

function isStatic(cls: ClassValue, f: FunctionValue): boolean {
  return descriptorOf(cls, f) === 'static';
}

function isClassMethod(cls: ClassValue, f: FunctionValue): boolean {
  return descriptorOf(cls, f) === 'class';
}
