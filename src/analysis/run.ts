/**
 * Running a document: its module body, then every function and class on its own with symbols, and the models that
 * its factory functions build. Each run is a context; what it saw is kept apart by how it came about.
 */
import type { Expr, Node, Stmt } from '../python/ast';
import { walk } from '../python/visit';
import type { ModuleFact } from './facts';
import { symbolicArguments, symbolicInstance } from './generic';
import { callValue } from './interp/calls';
import { Frame } from './interp/frame';
import { Interpreter } from './interp/interpreter';
import { BudgetExceeded, HypothesisFailed, NoTensors, PyRaise } from './interp/signals';
import { execBlock } from './interp/statements';
import { ModuleFacts } from './moduleFacts';
import type { Modules } from './modules';
import { forgetReassigned } from './reassigned';
import type { SeenPlace, SeenProblem, SeenTensor } from './recorder';
import type { SourceFile } from './source';
import type { Mark } from './values/heap';
import {
  type ClassValue,
  callArgs,
  Env,
  type FunctionValue,
  type InstanceValue,
  ModuleValue,
  str,
  type Value,
} from './values/values';

/**
 * How a fact came about: by running the file, on its own with symbols, in a model that a factory built, or on its own
 * with something given for the parameters that are None by default.
 */
export type Origin = 'run' | 'alone' | 'called' | 'built' | 'given';

export interface SeenIn {
  readonly origin: Origin;
  readonly label: string;
  readonly places: readonly SeenPlace[];
  /** Statements of what was run on its own that were executed. */
  readonly reached: ReadonlySet<Stmt>;
}

export interface RunResult {
  readonly seen: readonly SeenIn[];
  readonly problems: readonly SeenProblem[];
  readonly models: readonly BuiltModel[];
  readonly moduleValues: readonly ModuleValueAt[];
  readonly incomplete: string | null;
  readonly fault: string | null;
}

export function internalError(e: unknown): string {
  return `internal error: ${e instanceof Error ? e.message : String(e)}`;
}

/** A module as it was when it was seen: what it holds is gone with the path that made it. */
interface BuiltModel {
  readonly label: string;
  readonly node: Node | null;
  readonly fact: ModuleFact;
}

interface ModuleValueAt {
  readonly file: SourceFile;
  readonly node: Node;
  /** The file of its class. */
  readonly definedIn: SourceFile | null;
  readonly fact: ModuleFact;
}

const MAX_WORLDS = 8;
const STEPS = 4_000_000;

export class DocumentRun {
  private readonly i: Interpreter;
  private readonly seen: SeenIn[] = [];
  private readonly problems: SeenProblem[] = [];
  private readonly models: BuiltModel[] = [];
  private readonly moduleValues = new Map<string, ModuleValueAt>();
  private incomplete: string | null = null;
  private fault: string | null = null;
  private readonly deadline: number;
  private readonly beginning: Mark;

  constructor(
    modules: Modules,
    wanted: (file: SourceFile) => boolean,
    private readonly timeBudget: number,
  ) {
    this.i = new Interpreter(modules, wanted);
    this.deadline = performance.now() + timeBudget;
    this.beginning = this.i.heap.mark();
  }

  /** Takes back what the program changed in the library models, which other runs use too. */
  dispose(): void {
    this.i.heap.rollback(this.beginning);
  }

  result(): RunResult {
    // Models that were not built, or not to their end, may have given the same code other shapes.
    if (this.incomplete !== null || this.i.givenUp.size > 0) {
      for (const s of this.seen) if (s.origin === 'built') for (const p of s.places) p.incomplete = true;
    }
    return {
      seen: this.seen,
      problems: this.problems,
      models: this.models,
      moduleValues: [...this.moduleValues.values()],
      incomplete: this.incomplete,
      fault: this.fault,
    };
  }

  /** Runs the file as a script. What it defines stays for the runs that follow. */
  runScript(file: SourceFile, label: string): void {
    const env = new Env(null, 'module');
    env.vars.set('__name__', str('__main__'));
    this.i.modules.register(file.uri, new ModuleValue(file.name, env, file, () => undefined));
    this.i.startBudget(STEPS, performance.now() + this.timeBudget * 0.6);
    const frame = new Frame(file, env, null, null, null, null);
    this.guarded(() => {
      this.i.hypotheses = { taken: [], next: 0 };
      this.i.enter(frame);
      for (const s of file.ast.body) if (!this.statement(s)) break;
    });
    this.reset();
    this.collect('run', label);
  }

  /** A statement of the script itself; one that takes many steps and no tensor is passed over. */
  private statement(s: Stmt): boolean {
    const { frame, depth, autocast } = this.i;
    try {
      return execBlock(this.i, [s]);
    } catch (e) {
      if (!(e instanceof NoTensors)) throw e;
      Object.assign(this.i, { frame, depth, autocast });
      this.incomplete ??= e.message;
      this.i.recorder.cutShort([]);
      return true;
    }
  }

  /** Every function and class of the file on its own. */
  runAlone(file: SourceFile): void {
    // Callers mostly stand below what they call: from the end, their calls tell what the others are given.
    const defined = [...(this.i.definitions.get(file) ?? [])].reverse();
    // Factories build whole models, which takes longest and matters least to the others.
    const last = (v: FunctionValue | ClassValue) => Number(v.kind === 'function' && isFactory(v));
    for (const value of defined.sort((a, b) => last(a) - last(b))) {
      if (performance.now() > this.deadline) {
        this.incomplete ??= 'out of time';
        return;
      }
      if (value.kind === 'class') this.runClass(file, value);
      else if (value.owner === null && value.env.type === 'module') this.runFunction(file, value);
    }
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
      if (simple && !this.seen.some((s) => s.reached.has(node))) missed = true;
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
          if (!noted) this.models.push({ label, node: model.node, fact: this.moduleFacts().tree(model) });
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
        this.i.recorder.subject = m.node;
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
    this.i.recorder.subject = node;
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
      this.i.startBudget(STEPS, Math.min(this.deadline, performance.now() + this.timeBudget * 0.4));
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
    if (!survived && origin !== 'given') this.problems.push(...common(failed));
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
        this.incomplete ??= e.message;
        this.i.recorder.cutShort([]);
        return 'raised';
      }
      // A bug of ours must not cost the user what the other functions tell.
      this.incomplete ??= internalError(e);
      this.fault ??= (e as Error).stack ?? String(e);
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
    this.seen.push({ origin, label, places: recorder.places, reached: recorder.reached });
    const facts = this.moduleFacts();
    for (const [k, { file, node, instance }] of recorder.modules) {
      if (!instance.cls.lookup('forward')) continue;
      const isVariable = (node as Expr).kind === 'Name';
      this.moduleValues.set(k, {
        file,
        node,
        definedIn: instance.cls.file,
        fact: isVariable ? facts.tree(instance) : facts.fact(instance),
      });
    }
    recorder.clear();
  }

  private moduleFacts(): ModuleFacts {
    return new ModuleFacts(this.i.recorder.outputs, (d) => this.i.assume.normalize(d));
  }

  private takeProblems(): void {
    this.problems.push(...this.i.recorder.problems.splice(0));
  }
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

export type { SeenTensor };
export { callArgs };
