/**
 * Running a document: its module body, then every function and class on its own with symbols, and the models that
 * its factory functions build. Each run is a context; what it saw is kept apart by how it came about.
 */
import { workTime } from '../base/workTime';
import type { Node, Stmt } from '../python/ast';
import { walk } from '../python/visit';
import { Alone, isFactory } from './alone';
import type { CallSiteNote, CallSites } from './callSites';
import { Collected, type SeenIn } from './collected';
import type { OpenDefaults } from './generic';
import { forgetTouched, type TouchedName, touchedNames, touchesOf } from './globals';
import { withHints } from './hinted';
import { moduleCode, moduleHints } from './hints/index';
import { Frame } from './interp/frame';
import { Interpreter } from './interp/interpreter';
import { NoTensors, OUT_OF_TIME } from './interp/signals';
import { execBlock } from './interp/statements';
import type { Modules } from './modules';
import type { SeenProblem } from './recorder';
import type { SourceFile } from './source';
import type { PathState } from './values/heap';
import { type ClassValue, Env, type FunctionValue, ModuleValue, str } from './values/values';
import { STEPS, Worlds } from './worlds';

/** What was cut short is run again when this much of the time that is left is more than it had. */
const MOST_OF = 0.7;

/** How much of the time running the file may take. */
const SCRIPT_SHARE = 0.6;

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
  private label = '';
  /** What running the file sees with hints, the text then, and its hints; null before that. */
  private hintedScript: readonly SeenIn[] = [];
  private hintedText: string | null = null;
  private saidOfScript: string | null = null;
  private isSaidElsewhere = false;
  private readonly units = new Map<FunctionValue | ClassValue, Unit>();
  /** Functions and classes of the file in the order in which they are run; known when the file was run. */
  private defined: readonly (FunctionValue | ClassValue)[] = [];
  /** So many of them are done with for the present text. */
  private done = 0;
  /** What the calls say that running the file made, and those of what is done with. */
  private scriptCalls: ReturnType<CallSites['save']> = new Map();
  /** Names of the module that its functions set or change. */
  private touched: readonly TouchedName[] = [];
  /** What each function changes of what is not its own: all others rest on it, and where it is another one the run does not last. */
  private readonly touches = new Map<Node, string>();
  private readonly worlds: Worlds;
  private readonly alone: Alone;
  /** Milliseconds that the present text has taken. */
  private spent = 0;
  private aside: PathState = { cells: new Map(), changes: [] };

  constructor(
    private readonly file: SourceFile,
    modules: Modules,
    wanted: (file: SourceFile) => boolean,
    private readonly timeBudget: number,
  ) {
    this.i = new Interpreter(modules, wanted);
    this.worlds = new Worlds(this.i);
    this.worlds.into = this.script;
    this.alone = new Alone(this.worlds);
  }

  /** Works within what is left of the time, in the state that the program led to, and sets it aside again. */
  private working<T>(work: () => T): T {
    const began = workTime();
    this.worlds.deadline = began + this.timeBudget - this.spent;
    const beginning = this.i.heap.mark();
    this.i.heap.apply(this.aside);
    try {
      return work();
    } finally {
      this.aside = this.i.heap.rollback(beginning);
      this.spent += workTime() - began;
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
    if (!changed || changed.some((f) => lasting.has(f) || this.touches.get(f) !== touchesOf(f))) return false;
    if (modules.mainLibrary(this.file) !== library) return false;
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
      this.label = label;
      const module = new ModuleValue(file.name, new Env(null, 'module'), file, () => undefined);
      i.modules.register(file.uri, module);
      this.touched = touchedNames(file.ast);
      walk(file.ast, (n) => {
        if (n.kind === 'FunctionDef') this.touches.set(n, touchesOf(n));
        return undefined;
      });
      this.followScript(module.names);
      this.isSaidElsewhere = i.saidElsewhere > 0;
      this.script.addCalls(i.callSites.takeCalls());
      this.scriptCalls = i.callSites.save();
      this.defined = inOrder(i.definitions.get(file) ?? []);
      forgetTouched(i, module.names, this.touched);
    });
  }

  private followScript(env: Env): void {
    const { file, i, worlds } = this;
    env.vars.set('__name__', str('__main__'));
    i.startBudget(STEPS, Math.min(worlds.deadline, workTime() + this.timeBudget * SCRIPT_SHARE));
    const frame = new Frame(file, env, null, null, null, null);
    worlds.guarded(() => {
      // There is one run of a program: in it nothing is supposed.
      i.hypotheses = { taken: [], next: 0, isReal: true };
      i.enter(frame);
      for (const s of file.ast.body) if (!this.statement(s)) break;
    });
    worlds.reset();
    worlds.collect('run', this.label);
  }

  /** Runs the script once more with what is said of its shapes, when that is not the same as before; nothing of it stays. */
  private followScriptWithHints(): boolean {
    const { file, i, worlds, script } = this;
    if (this.hintedText === file.text) return false;
    this.hintedText = file.text;
    const hints = moduleHints(file);
    const said = hints.map((h) => `${h.name} ${h.offset} ${h.text}`).join('\n');
    if (this.saidOfScript === said) return false;
    this.saidOfScript = said;
    const of = { scope: '', node: file.ast, hints, code: moduleCode(file), isSaidElsewhere: this.isSaidElsewhere };
    worlds.into = script;
    i.followed = i.lasting;
    i.recorder.subject = null;
    const defined = i.definitions.get(file)?.length ?? 0;
    const mark = i.heap.mark();
    this.hintedScript = withHints(worlds, of, script.seen, () => {
      this.followScript(new Env(null, 'module'));
      i.heap.rollback(mark);
      i.definitions.get(file)?.splice(defined);
    });
    return true;
  }

  /** A statement of the script itself; one that takes many steps and no tensor is passed over. */
  private statement(s: Stmt): boolean {
    const { frame, depth, autocast } = this.i;
    try {
      return execBlock(this.i, [s]);
    } catch (e) {
      if (!(e instanceof NoTensors)) throw e;
      Object.assign(this.i, { frame, depth, autocast });
      this.worlds.into.incomplete ??= e.message;
      this.i.recorder.cutShort([]);
      return true;
    }
  }

  /** Runs the next function or class of the file on its own, past those of which the outcome is the same. False at the end. */
  runNext(): boolean {
    return this.working(() => {
      for (; this.done < this.defined.length; this.done++) {
        if (this.hasLasted(this.defined[this.done])) continue;
        if (workTime() > this.worlds.deadline) return false;
        this.runUnit(this.defined[this.done++]);
        return true;
      }
      const again = this.defined.find((value) => this.deservesMore(this.units.get(value)));
      if (again) {
        this.runUnit(again, 1);
        return true;
      }
      if (this.followScriptWithHints()) return true;
      // By now all calls are known.
      for (const [value, unit] of this.units) {
        if (unit.confirmed || unit.found.problems.length === 0) continue;
        if (workTime() > this.worlds.deadline) return false;
        this.confirm(value, unit);
        return true;
      }
      return false;
    });
  }

  private hasLasted(value: FunctionValue | ClassValue): boolean {
    const unit = this.units.get(value);
    const lasts = unit && !unit.isStale && !this.deservesMore(unit);
    return lasts === true && this.i.callSites.replay(unit.calls);
  }

  /** It was cut short, and there is more time for it now. */
  private deservesMore(unit: Unit | undefined): boolean {
    return unit?.found.incomplete === OUT_OF_TIME && unit.granted < this.worlds.timeLeft * MOST_OF;
  }

  /**
   * Runs what stands around an offset ahead of its turn, as if the calls of what comes before it said what they said last:
   * when its turn comes and they say something else, it is run again.
   */
  runAround(offset: number): void {
    const around = this.defined.filter(({ node }) => node && node.start <= offset && offset <= node.end);
    if (around.length === 0) return void this.working(() => this.followScriptWithHints());
    // A method is run with its class.
    const outermost = around.find((value) => around.every(({ node }) => value.node!.start <= node!.start));
    const at = outermost ? this.defined.indexOf(outermost) : -1;
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

  private runUnit(value: FunctionValue | ClassValue, among = this.defined.length - this.defined.indexOf(value)): void {
    const found = new Collected();
    const followed = new Set<Node>(functionsIn(value.node));
    this.worlds.into = found;
    this.i.followed = followed;
    this.i.callSites.takeLog();
    this.i.callSites.takeCalls();
    // It may be called at any time.
    this.i.linting.places.forget();
    let granted = 0;
    this.worlds.inShare(among, () => {
      granted = this.worlds.timeLeft;
      this.alone.run(this.file, value);
    });
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

  /**
   * Problems that rest on a default of None, or on one for which calls give something else, are none: those stay that arise
   * also when nothing is known of such parameters. Which side of a branch is taken may hang together with any choice.
   */
  private confirm(value: FunctionValue | ClassValue, unit: Unit): void {
    const found = this.arising(value, unit.found.problems, 'optional');
    const onSides = found.filter((p) => p.open === 'side');
    const kept = onSides.length > 0 ? this.arising(value, onSides, 'choices') : [];
    unit.confirmed = found.filter((p) => p.open !== 'side' || kept.includes(p));
  }

  /** Those that arise also when nothing is taken of such defaults. */
  private arising(value: FunctionValue | ClassValue, problems: readonly SeenProblem[], open: OpenDefaults) {
    const { callSites } = this.i;
    const saved = callSites.save();
    const again = new Collected();
    this.worlds.into = again;
    this.i.opensDefaults = open;
    this.alone.run(this.file, value);
    this.i.opensDefaults = 'none';
    callSites.load(saved);
    callSites.takeCalls();
    return problems.filter(({ node, error }) =>
      again.problems.some((q) => q.node === node && q.error.code === error.code),
    );
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
    all.seen.push(...this.hintedScript);
    for (const value of this.defined) {
      const unit = this.units.get(value);
      if (!unit || unit.isStale) continue;
      all.add(unit.found, unit.confirmed ?? []);
    }
    if (this.done < this.defined.length)
      all.incomplete ??= this.spent < this.timeBudget ? 'analysis is at work' : OUT_OF_TIME;
    return this.asResult(all);
  }

  private asResult(found: Collected): RunResult {
    return Object.assign(found, { modelsAreOpen: found.incomplete !== null || this.i.givenUp.size > 0 });
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
