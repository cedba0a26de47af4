/**
 * Loops. A known trip count is unrolled within a budget; otherwise the body is followed once, and then again from
 * what all iterations have in common until nothing changes (values that keep changing are widened).
 */

import { Sym } from '../../core/dim';
import type { Expr, For, Stmt, While } from '../../python/ast';
import { Renaming } from '../values/alike';
import { anElement } from '../values/elements';
import type { Cell, Mark, PathState } from '../values/heap';
import { joinValues, sameValue, widenValue } from '../values/join';
import { Namespace, NONE, type Value } from '../values/values';
import { assignTo } from './assignment';
import { evaluate } from './expressions';
import type { Exit, LoopExits } from './frame';
import type { Interpreter } from './interpreter';
import { narrow } from './narrowing';
import { followPath, mergeExitStates } from './paths';
import { execBlock } from './statements';
import { settled } from './tensors';
import { truth } from './truth';

/** Iterations that are followed one by one, at most, and the steps after which no more are. */
const MAX_UNROLL = 1024;
/** A long `range` most often repeats one thing; a list of configurations is followed to its end. */
const MAX_RANGE_STEPS = 60_000;
const MAX_LOOP_STEPS = 600_000;
const LONG_RANGE = 24;
/** So many are followed whatever they cost. */
const MIN_UNROLL = 3;
const MAX_WHILE = 40;
/** Passes over the body of a loop of unknown length before everything that still changes is given up. */
const MAX_PASSES = 5;
/** The same inside another such loop, every pass of which follows this one anew. */
const MAX_INNER_PASSES = 3;

export function execFor(i: Interpreter, s: For): boolean {
  const source = settled(evaluate(i, s.iter));
  const { items, rest } = i.iterate(source, s.iter);
  const most = source.kind === 'range' && items.length > LONG_RANGE ? MAX_RANGE_STEPS : MAX_LOOP_STEPS;
  const limit = Math.min(items.length, i.loopLimit(MAX_UNROLL));
  const before = i.steps;
  return runLoop(i, s.body, s.orelse, (exits) => {
    let n = 0;
    for (; n < limit && (n < MIN_UNROLL || i.steps - before < most); n++) {
      const alive = iteration(i, exits, () => {
        assignTo(i, s.target, items[n]);
        return execBlock(i, s.body);
      });
      if (!alive) return false;
      if (leftForSure(exits)) return false;
    }
    const open = [...items.slice(n), ...(rest ? [rest] : [])];
    if (open.length === 0) return true;
    const element = joinValues(open);
    const pass = () => {
      assignTo(i, s.target, anElement(element));
      return execBlock(i, s.body);
    };
    return repeatUnknown(i, exits, pass, namesOf(s.target));
  });
}

export function execWhile(i: Interpreter, s: While): boolean {
  return runLoop(i, s.body, s.orelse, (exits) => {
    for (let n = 0; n < i.loopLimit(MAX_WHILE); n++) {
      const test = truth(i, evaluate(i, s.test), s.test);
      if (test === false) return true;
      if (test === null) break;
      if (!iteration(i, exits, () => execBlock(i, s.body))) return false;
      if (leftForSure(exits)) return false;
      if (exits.breaks.length > 1) break;
    }
    const endless = isTrue(s.test);
    const went = repeatUnknown(
      i,
      exits,
      () => {
        evaluate(i, s.test);
        if (!narrow(i, s.test, true, true)) return false;
        return execBlock(i, s.body);
      },
      new Set(),
    );
    return went && !endless;
  });
}

/** Names that an assignment to the target sets. */
function namesOf(target: Expr): ReadonlySet<string> {
  if (target.kind === 'Name') return new Set([target.id]);
  if (target.kind !== 'Tuple' && target.kind !== 'List') return new Set();
  return new Set(target.elts.flatMap((e) => [...namesOf(e.kind === 'Starred' ? e.value : e)]));
}

function isTrue(e: Expr): boolean {
  return e.kind === 'Constant' && e.value === true;
}

/** Sets up the exits, runs the iterations, and joins the ways out. The `else` belongs to the way without a break. */
function runLoop(
  i: Interpreter,
  _body: readonly Stmt[],
  orelse: readonly Stmt[],
  iterations: (exits: LoopExits) => boolean,
): boolean {
  const frame = i.frame!;
  const exits: LoopExits = { depth: frame.marks.length, breaks: [], continues: [] };
  const pending = i.recorder.mark();
  frame.loops.push(exits);
  let alive: boolean;
  try {
    alive = iterations(exits);
  } finally {
    frame.loops.pop();
  }
  if (alive && orelse.length > 0) alive = execBlock(i, orelse);
  if (exits.breaks.length === 0) return alive;
  if (exits.breaks.some((b) => b.mark)) i.recorder.settle(pending);
  mergeExitStates(i.heap, exits.breaks, alive, pendingExits(i));
  return true;
}

/** One pass over the body; `continue` ends it like its end does. */
function iteration(i: Interpreter, exits: LoopExits, body: () => boolean): boolean {
  const alive = body();
  const continues = exits.continues.splice(0);
  if (continues.length > 0) mergeExitStates(i.heap, continues, alive, pendingExits(i));
  return alive || continues.length > 0;
}

/** Exits of the present frame that have not been joined. */
function pendingExits(i: Interpreter): Exit[][] {
  const { returns, loops } = i.frame!;
  return [returns, ...loops.flatMap((l) => [l.breaks, l.continues])];
}

function leftForSure(exits: LoopExits): boolean {
  return exits.breaks.some((b) => b.mark === null);
}

/**
 * Any number of iterations, none included. The state after it is what holds before and after every pass. The body begins
 * by setting the names of `targets`.
 */
function repeatUnknown(i: Interpreter, exits: LoopExits, body: () => boolean, targets: ReadonlySet<string>): boolean {
  const frame = i.frame!;
  const since = { births: i.heap.births, symbols: Sym.made };
  const unread = (cell: Cell, name: string) => cell === frame.env && targets.has(name);
  const passes = i.loopPasses > 0 ? MAX_INNER_PASSES : MAX_PASSES;
  i.loopPasses++;
  try {
    for (let pass = 0; pass < passes; pass++) {
      const path = followPath(i, frame, () => iteration(i, exits, body), 'loop');
      if (path.raised || path.value !== true) return true;
      const before = i.heap.mark();
      if (pass < 1) i.heap.merge([path.state, NOTHING]);
      else widen(i, path.state, pass >= passes - 2);
      // What the first pass made takes the place of what was there before, which other objects may know too.
      const values = pass < 1 ? sameValue : new Renaming(since).alike;
      if (i.heap.isSettled(before, { values, unread })) return true;
    }
    return true;
  } finally {
    i.loopPasses--;
  }
}

const NOTHING: PathState = { cells: new Map(), changes: [] };

/** Joins the state before with that after the pass, so that the sequence of states comes to an end. */
function widen(i: Interpreter, after: PathState, hard: boolean): void {
  for (const [cell, state] of after.cells) {
    const before = cell.save();
    const joined = cell.merge([before, state]);
    if (cell.same(joined, before)) continue;
    i.heap.touch(cell);
    if (cell instanceof Namespace) {
      const old = before as Map<string, Value>;
      const out = new Map<string, Value>();
      for (const [name, value] of joined as Map<string, Value>) {
        const was = old.get(name);
        out.set(
          name,
          was && (hard || was.kind === value.kind || value.kind === 'union') ? widenValue(was, value) : value,
        );
      }
      cell.load(out);
    } else cell.load(joined);
  }
}

export type { Mark };
export { NONE };
