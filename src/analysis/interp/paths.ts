/** Where paths of a function part and meet again. */
import type { Expr } from '../../python/ast';
import { walk } from '../../python/visit';
import type { SeenProblem, Way } from '../recorder';
import type { Heap, Mark, PathState } from '../values/heap';
import { joinValues } from '../values/join';
import type { Value } from '../values/values';
import type { Exit, Frame } from './frame';
import type { Interpreter } from './interpreter';
import { BudgetExceeded, PyRaise } from './signals';

export interface Path<T> {
  /** null when the path raised. */
  readonly value: T | null;
  readonly raised: PyRaise | null;
  readonly state: PathState;
  /** What surely fails on it. */
  readonly problems: readonly SeenProblem[];
}

/** Which path it is: a side of a branch, a pass through a loop, or what comes of one of several things. */
type Kind = Way | 'alternative';

/**
 * A side of a branch on `test`. What a call gives decides of shapes and may decide of the branch: then it is one of several
 * sides of which this call may meet but one. So it is, whatever it asks, in what is called from a side of a branch that may
 * have asked the same.
 */
export function sideOf(i: Interpreter, frame: Frame, test?: Expr): Kind {
  if (isOutermost(i, frame)) return 'side';
  return test && !i.doubts.isOnSide && asksOfItself(frame, test) ? 'side' : 'alternative';
}

/** Nobody calls it: a module's body, or what is run on its own. */
function isOutermost(i: Interpreter, frame: Frame): boolean {
  if (!frame.func) return true;
  if (!i.recorder.subject) return false;
  let caller = frame.parent;
  while (caller && (caller.isLibrary || !caller.func)) caller = caller.parent;
  return !caller;
}

/** It names nothing but `self` and what is outside of the function. */
function asksOfItself(frame: Frame, test: Expr): boolean {
  let does = true;
  walk(test, (node) => {
    if (node.kind === 'Name') does &&= !frame.env.vars.has(node.id) || (frame.owner !== null && node.id === 'self');
    return does;
  });
  return does;
}

/** Follows one of several paths and comes back to where it began. `isRest`: it is as certain as what was before. */
export function followPath<T>(i: Interpreter, frame: Frame, run: () => T, kind: Kind, isRest = false): Path<T> {
  const mark = i.heap.mark();
  const pending = i.recorder.mark();
  frame.marks.push(mark);
  const { depth, uncertain } = i;
  const isSure = isRest && uncertain === 0;
  if (!isSure) i.uncertain++;
  let value: T | null = null;
  let raised: PyRaise | null = null;
  const problems: SeenProblem[] = [];
  try {
    value = isSure ? run() : i.doubts.along(problems, kind, run);
  } catch (e) {
    if (e instanceof BudgetExceeded) i.heap.rollback(mark);
    if (!(e instanceof PyRaise)) throw e;
    raised = e;
    if (i.guarded > 0) i.mayRaise = true;
  } finally {
    i.uncertain = uncertain;
    i.depth = depth;
    i.frame = frame;
    frame.marks.pop();
  }
  if (i.heap.trail.mark() > mark.trail) i.recorder.settle(pending);
  const state = i.heap.rollback(mark);
  i.evaluation?.parted(raised !== null || state.cells.size > 0, value);
  return { value, raised, state, problems };
}

/** Notes that the present path leaves a block: `depth` says how many undecided branches were open where it began. */
export function noteExit(i: Interpreter, frame: Frame, depth: number, exits: Exit[], value: Value): void {
  const mark = frame.marks.length > depth ? frame.marks[depth] : null;
  if (mark) {
    const state = i.heap.capture(mark);
    exits.push({ mark, state, value });
  } else exits.push({ mark: null, state: null, value });
}

/**
 * Joins the paths that left a block early with the one that reached its end (`alive`). Answers the joined value;
 * throws when no path is left.
 */
export function joinExits(i: Interpreter, exits: readonly Exit[], alive: boolean, endValue: Value): Value {
  const values = exits.map((e) => e.value);
  if (alive) values.push(endValue);
  mergeExitStates(i.heap, exits, alive, []);
  return values.length === 0 ? endValue : joinValues(values);
}

/**
 * Joins the states of exits, each where its path had parted. `pending` are lists of exits that are joined later; those
 * that parted from a path that is joined now are made to have parted where that path did.
 */
export function mergeExitStates(heap: Heap, exits: readonly Exit[], alive: boolean, pending: readonly Exit[][]): void {
  let current = alive || exits.some((e) => e.mark === null);
  const byMark = new Map<Mark, PathState[]>();
  for (const e of exits) {
    if (!e.mark || !e.state) continue;
    const list = byMark.get(e.mark);
    if (list) list.push(e.state);
    else byMark.set(e.mark, [e.state]);
  }
  const marks = [...byMark.keys()].sort((a, b) => b.log - a.log || b.trail - a.trail);
  for (const mark of marks) {
    const states = byMark.get(mark)!;
    for (const list of pending) list.forEach((e, n) => (list[n] = partedBefore(heap, e, mark)));
    const here = heap.rollback(mark);
    if (current) states.push(here);
    heap.merge(states);
    current = true;
  }
}

function partedBefore(heap: Heap, e: Exit, mark: Mark): Exit {
  if (!e.mark || !e.state || (e.mark.log <= mark.log && e.mark.trail <= mark.trail)) return e;
  return { mark, state: heap.since(mark, e.mark, e.state), value: e.value };
}
