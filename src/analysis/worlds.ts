/**
 * Following something under every hypothesis on open ranks that does not fail, within a budget, and collecting what is seen.
 */
import { workTime } from '../base/workTime';
import type { Expr, Node } from '../python/ast';
import { Collected, type Origin } from './collected';
import { Frame } from './interp/frame';
import type { Hypothesis, Interpreter } from './interp/interpreter';
import { BudgetExceeded, HypothesisFailed, PyRaise } from './interp/signals';
import { doubtOf } from './lints/lint';
import { ModuleFacts } from './moduleFacts';
import { common, type SeenProblem } from './recorder';
import type { SourceFile } from './source';
import { Env } from './values/values';

export function internalError(e: unknown): string {
  return `internal error: ${e instanceof Error ? e.message : String(e)}`;
}

const MAX_WORLDS = 8;
export const STEPS = 4_000_000;
/** How much of the time that is left one of several may take: however many are slow, none is left out. */
const SHARE = 0.5;

export class Worlds {
  /** Where what is found goes. */
  into = new Collected();
  deadline = 0;

  constructor(readonly i: Interpreter) {}

  get timeLeft(): number {
    return this.deadline - workTime();
  }

  /** Runs one of so many things that are still to be run. */
  inShare(left: number, run: () => void): void {
    const outer = this.deadline;
    if (left > 1) this.deadline -= this.timeLeft * (1 - SHARE);
    run();
    this.deadline = outer;
  }

  inWorlds(
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
  worlds(label: string, run: () => void, origin: Origin = 'alone'): void {
    const outer = { hypotheses: this.i.hypotheses, frame: this.i.frame };
    const taken: Hypothesis[] = [];
    const failed: SeenProblem[][] = [];
    const survived: SeenProblem[][] = [];
    for (let n = 0; n < MAX_WORLDS; n++) {
      const before = this.into.problems.length;
      const mark = this.i.heap.mark();
      this.i.hypotheses = { taken, next: 0 };
      this.i.recorder.clear();
      this.i.tookNoKeywords = false;
      this.i.frame = outer.frame;
      this.i.startBudget(STEPS, this.deadline - this.timeLeft * (1 - SHARE));
      const outcome = this.guarded(run);
      if (outcome === 'failed') failed.push(this.i.tookNoKeywords ? [] : this.i.recorder.problems);
      else {
        if (outcome === 'raised' || origin === 'given') this.collect(origin, label);
        this.takeProblems();
        survived.push(this.into.problems.splice(before));
      }
      this.i.recorder.clear();
      this.i.heap.rollback(mark);
      this.reset(outer.frame);
      while (taken.length > 0 && taken.at(-1)!.choice + 1 >= taken.at(-1)!.options) taken.pop();
      const last = taken.at(-1);
      if (!last) break;
      last.choice++;
    }
    // What a lint shows, or a path that may not be taken, under some hypothesis alone need not be so.
    const isDoubtful = (p: SeenProblem) => doubtOf(p.error) !== null || p.open !== undefined;
    const doubts = common(survived.map((w) => w.filter(isDoubtful)));
    this.into.problems.push(...survived.flatMap((w) => w.filter((p) => !isDoubtful(p))), ...doubts);
    if (survived.length === 0 && origin !== 'given') this.into.problems.push(...common(failed));
    this.i.hypotheses = outer.hypotheses;
  }

  /** Runs it and answers how it ended; what cannot be gone on with is noted. */
  guarded(run: () => void): 'done' | 'failed' | 'raised' {
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

  reset(frame: Frame | null = null): void {
    Object.assign(this.i, {
      frame,
      depth: 0,
      uncertain: 0,
      guarded: 0,
      mayRaise: false,
      loopPasses: 0,
      autocast: 0,
      userCalls: 0,
      inModule: false,
      callNode: null,
    });
    this.i.recorder.silent = 0;
    this.i.activeCalls.clear();
    this.i.deepCalls.clear();
  }

  collect(origin: Origin, label: string): void {
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

  moduleFacts(): ModuleFacts {
    return new ModuleFacts(this.i.recorder.calls, (d) => this.i.assume.normalize(d));
  }

  /** What fails only where no further keywords are given is no problem. */
  private takeProblems(): void {
    const problems = this.i.recorder.problems.splice(0);
    if (!this.i.tookNoKeywords) this.into.problems.push(...problems);
  }
}
