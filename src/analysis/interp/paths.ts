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
  if (test && asksOfShapes(frame, test)) return 'alternative';
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

/**
 * It asks of sizes, or of what may have been computed of them: that it is open is for lack of knowledge then, and what fails
 * on a side may be why that side is not taken.
 */
function asksOfShapes(frame: Frame, test: Expr): boolean {
  const params = new Set(frame.func?.params.map((p) => p.name));
  let does = false;
  walk(test, (node) => {
    if (node.kind === 'Attribute') does ||= SIZES.has(node.attr);
    else if (node.kind === 'Call') does ||= mayAskOfShapes(frame, node);
    else if (node.kind === 'Name' && !params.has(node.id)) {
      const kind = frame.env.vars.get(node.id)?.kind;
      does ||= kind === 'bool' || kind === 'int' || (kind === 'unknown' && frame.func !== null);
    }
    return !does;
  });
  return does;
}

/** `len(x)`, `fits(x, y)`: what a function other than the library's is given is a tensor, or it compares tensors. */
function mayAskOfShapes(frame: Frame, { func, args }: Expr & { kind: 'Call' }): boolean {
  if (func.kind === 'Attribute' && COMPARES.has(func.attr)) return true;
  const given = (e: Expr) => e.kind === 'Name' && frame.env.vars.get(e.id)?.kind;
  if (func.kind === 'Name' && func.id === 'len') return true;
  if (func.kind === 'Attribute' && func.value.kind === 'Name' && given(func.value) === undefined) return false;
  return args.some((a) => given(a) === 'tensor' || given(a) === 'unknown');
}

/**
 * What follows a side that leaves is as certain as what was before, unless the test asked of shapes in a way from which
 * nothing is learned of them.
 */
export function isSureAfter(frame: Frame, test: Expr): boolean {
  return !asksOfShapes(frame, test) || teaches(test);
}

/** `x.ndim != 3`, `x.shape == y.shape`, `len(x.shape) < 2`, or parts like that. */
function teaches(test: Expr): boolean {
  if (test.kind === 'BoolOp') return test.values.every(teaches);
  if (test.kind === 'UnaryOp') return teaches(test.operand);
  if (test.kind !== 'Compare' || test.ops.length !== 1) return false;
  const isConstant = [test.left, test.comparators[0]].some((e) => e.kind === 'Constant');
  return (
    isConstant || (test.ops[0] !== 'in' && test.ops[0] !== 'not in' && [test.left, test.comparators[0]].every(isSize))
  );
}

/** A shape, a part of one, or what has a name. */
function isSize(e: Expr): boolean {
  if (e.kind === 'Tuple') return e.elts.every(isSize);
  if (e.kind === 'Subscript') return isSize(e.value) && e.index.kind !== 'Slice';
  if (e.kind === 'Call')
    return (
      (e.func.kind === 'Attribute' && e.func.attr !== 'numel' && SIZES.has(e.func.attr)) ||
      (e.func.kind === 'Name' && e.func.id === 'len' && e.args.every(isSize))
    );
  return e.kind === 'Constant' || e.kind === 'Name' || e.kind === 'Attribute';
}

const COMPARES = new Set(['equal', 'allclose', 'array_equal', 'array_equiv']);

const SIZES = new Set(['shape', 'size', 'ndim', 'dim', 'numel', 'nelement', 'ndimension']);

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
