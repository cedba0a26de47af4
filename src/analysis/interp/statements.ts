/** Statements. A block answers whether the path goes on after it; other ways out are noted as exits. */

import { ShapeError, Undetermined } from '../../core/ops/operator';
import type { Expr, If, Stmt } from '../../python/ast';
import { walk } from '../../python/visit';
import { callArgs, NONE, str, unknown, type Value } from '../values/values';
import { assignTo, noteWrittenCount, setName } from './assignment';
import { delAttr } from './attributes';
import { callValue } from './calls';
import { noteFailedCheck } from './checks';
import { defineClass, defineFunction } from './definitions';
import { noteWritten } from './elements';
import { catches, raise } from './exceptions';
import { evaluate } from './expressions';
import type { Interpreter } from './interpreter';
import { execFor, execWhile } from './loops';
import { execMatch } from './matching';
import { dictChanged } from './namespaces';
import { narrow } from './narrowing';
import { binaryOperation } from './operations';
import { followPath, isSureAfter, noteExit, sideOf } from './paths';
import { PyRaise } from './signals';
import { keepsShape } from './signatureCalls';
import { deleteSubscript } from './subscripts';
import { runAlternatives, settled } from './tensors';
import { truth } from './truth';
import { execWith } from './with';

export function execBlock(i: Interpreter, body: readonly Stmt[]): boolean {
  for (const [n, s] of body.entries()) {
    i.step();
    i.recorder.reach(i.frame!, s);
    const rest = leaves(s) ? body.slice(n + 1) : [];
    if (rest.length === 0) {
      if (!execOrSkip(i, s)) return false;
      continue;
    }
    let parted = false;
    const goesOn = orSkip(i, s, () => execLeaving(i, s as If, rest, () => (parted = true)));
    if (parted || !goesOn) return goesOn;
  }
  return true;
}

/** Whether a side of a branch leaves the block that it stands in, so that what follows the branch is its other side. */
function leaves(s: Stmt): boolean {
  return s.kind === 'If' && (neverEnds(s.body) || neverEnds(s.orelse));
}

/** Whether a block always leaves: by `return`, or for the loop around it. What only raises is left to `followPath`. */
function neverEnds(body: readonly Stmt[]): boolean {
  const last = body.at(-1);
  switch (last?.kind) {
    case 'Return':
    case 'Break':
    case 'Continue':
      return true;
    case 'If':
      return neverEnds(last.body) && neverEnds(last.orelse);
    case 'With':
      return neverEnds(last.body);
    default:
      return false;
  }
}

/**
 * A branch with a side that leaves, and what follows it. Where it is not decided, what follows is its other side: what that
 * teaches of sizes was not so before, nor is it where the branch was left.
 */
function execLeaving(i: Interpreter, s: If, rest: readonly Stmt[], part: () => void): boolean {
  const test = truth(i, evaluate(i, s.test), s.test);
  if (test !== null) return execDecided(i, s.test, test ? s.body : s.orelse);
  const restIsElse = neverEnds(s.body);
  const goesOn = execSides(
    i,
    s,
    [
      () => narrow(i, s.test, true) && execBlock(i, restIsElse ? s.body : [...s.body, ...rest]),
      () => narrow(i, s.test, false) && execBlock(i, restIsElse ? [...s.orelse, ...rest] : s.orelse),
    ],
    { side: restIsElse ? 1 : 0, body: rest },
  );
  part();
  return goesOn;
}

/** Whether a statement of a block raised, and not what it calls or what its expressions are. */
function raises(body: readonly Stmt[], raised: PyRaise): boolean {
  const node = raised.node as Stmt | null;
  if (node?.kind !== 'Raise' && node?.kind !== 'Assert') return false;
  let found = false;
  for (const s of body) {
    if (s.start > node.start || node.end > s.end) continue;
    walk(s, (n) => {
      found ||= n === node;
      return !found;
    });
  }
  return found;
}

/** An assignment whose sizes cannot be told teaches nothing. */
function execOrSkip(i: Interpreter, s: Stmt): boolean {
  return orSkip(i, s, () => exec(i, s));
}

function orSkip(i: Interpreter, s: Stmt, run: () => boolean): boolean {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Undetermined || error instanceof ShapeError)) throw error;
    i.evaluation?.skipped(error.message);
    if (error instanceof Undetermined) return true;
    i.shapeError(error, s);
    return true;
  }
}

function exec(i: Interpreter, s: Stmt): boolean {
  const frame = i.frame!;
  switch (s.kind) {
    case 'ExprStmt':
      evaluate(i, s.value);
      learnChecked(i, s.value);
      return true;
    case 'Assign': {
      const value = evaluate(i, s.value);
      for (const t of s.targets) noteWrittenCount(i, t, s.value);
      for (const t of s.targets) assignTo(i, t, i.believed?.apply(i, t, value) ?? value);
      return true;
    }
    case 'AnnAssign':
      if (s.value) {
        const value = evaluate(i, s.value);
        assignTo(i, s.target, i.believed?.apply(i, s.target, value) ?? value);
      }
      return true;
    case 'AugAssign':
      execAugAssign(i, s);
      return true;
    case 'Return':
      noteExit(i, frame, 0, frame.returns, s.value ? returned(i, s.value) : NONE);
      return false;
    case 'If':
      return execIf(i, s);
    case 'For':
      return execFor(i, s);
    case 'While':
      return execWhile(i, s);
    case 'Break':
    case 'Continue': {
      const loop = frame.loops.at(-1);
      if (loop) noteExit(i, frame, loop.depth, s.kind === 'Break' ? loop.breaks : loop.continues, NONE);
      return false;
    }
    case 'FunctionDef':
      defineFunction(i, s);
      return true;
    case 'ClassDef':
      defineClass(i, s);
      return true;
    case 'Import':
      for (const a of s.names) {
        const module = i.modules.importModule(i, a.name, s);
        const top = a.asname ? module : i.modules.importModule(i, a.name.split('.')[0], s);
        setName(i, a.asname ?? a.name.split('.')[0], top);
      }
      return true;
    case 'ImportFrom':
      i.modules.importFrom(i, s);
      return true;
    case 'With':
      return execWith(i, s, 0);
    case 'Try':
      return execTry(i, s);
    case 'Raise':
      return execRaise(i, s);
    case 'Assert':
      return execAssert(i, s);
    case 'Delete':
      for (const t of s.targets) {
        if (t.kind === 'Name') {
          i.heap.touch(frame.env);
          frame.env.vars.delete(t.id);
        } else if (t.kind === 'Attribute') delAttr(i, evaluate(i, t.value), t.attr);
        else if (t.kind === 'Subscript') deleteSubscript(i, evaluate(i, t.value), evaluate(i, t.index), t);
      }
      return true;
    case 'Global':
    case 'Nonlocal':
      i.redirect(frame, s.names, s.kind === 'Global');
      return true;
    case 'Match':
      return execMatch(i, s);
    case 'TypeAlias':
      if (s.name.kind === 'Name') setName(i, s.name.id, unknown('a type'));
      return true;
    default:
      return true;
  }
}

function returned(i: Interpreter, e: Expr): Value {
  const value = evaluate(i, e);
  return i.believed?.apply(i, e, value) ?? value;
}

type Container = Value & { kind: 'list' | 'dict' | 'set' };

function isContainer(v: Value): v is Container {
  return v.kind === 'list' || v.kind === 'dict' || v.kind === 'set';
}

function execAugAssign(i: Interpreter, s: Stmt & { kind: 'AugAssign' }): void {
  const old = evaluate(i, s.target);
  const right = evaluate(i, s.value);
  const v = settled(old);
  const target = s.target;
  if (v.kind === 'instance') {
    const names: Record<string, string> = {
      '+': '__iadd__',
      '-': '__isub__',
      '*': '__imul__',
      '/': '__itruediv__',
      '|': '__ior__',
    };
    const method = v.cls.lookup(names[s.op] ?? '');
    if (method) return assignTo(i, target, callValue(i, method, callArgs([v, right]), s));
  }
  if (v.kind === 'list' && s.op === '+') {
    const { items, rest } = i.iterate(right, s);
    i.heap.touch(v);
    if (v.rest)
      v.rest = i.joinElements([
        { items: [], rest: v.rest },
        { items: [], rest: rest ?? items[0] ?? v.rest },
      ]).rest;
    else {
      v.items = [...v.items, ...items];
      v.rest = rest;
    }
    return assignTo(i, target, v);
  }
  if (!i.evaluation) noteWritten(i, v);
  else if (v.kind === 'unknown' || v.kind === 'union')
    i.evaluation.escape([right], `what ${s.op}= changes is not known`);
  const result = binaryOperation(i, s.op, old, right, s);
  if (isContainer(v) && result.kind === v.kind) {
    i.heap.touch(v);
    (v.load as (state: unknown) => void)((result as typeof v).save());
    if (v.kind === 'dict') dictChanged(i, v);
    return assignTo(i, target, v);
  }
  // What NumPy gives for a sum is a number, which is not changed but replaced.
  if (i.evaluation && v.kind === 'tensor') {
    if (i.evaluation.isScalar(v)) return assignTo(i, target, result);
    i.evaluation.replace(v, settled(result), `${s.op}=`);
    return assignTo(i, target, v);
  }
  // An array of no dims stays one.
  if (v.kind === 'tensor' && v.library === 'numpy' && result.kind !== 'tensor' && result.kind !== 'unknown')
    return assignTo(i, target, v);
  if (v.kind === 'tensor' && result.kind === 'tensor') {
    // In place: the tensor keeps its shape, which the result must have.
    const { dtype, library } = result;
    v.made = null;
    runAlternatives(i, [v], s, () => {
      keepsShape(i, `${s.op}=`, v, { shape: result.shape, dtype, library });
      return v;
    });
    return assignTo(i, target, v);
  }
  assignTo(i, target, result);
}

function execIf(i: Interpreter, s: If): boolean {
  const test = truth(i, evaluate(i, s.test), s.test);
  if (test !== null) return execDecided(i, s.test, test ? s.body : s.orelse);
  return execSides(i, s, [
    () => narrow(i, s.test, true) && execBlock(i, s.body),
    () => narrow(i, s.test, false) && execBlock(i, s.orelse),
  ]);
}

function execDecided(i: Interpreter, test: Expr, body: readonly Stmt[]): boolean {
  const last = body.at(-1);
  try {
    return execBlock(i, body);
  } catch (e) {
    if (e instanceof PyRaise && last?.kind === 'Raise' && e.node === last) noteFailedCheck(i, test, e.message, last);
    throw e;
  }
}

/**
 * Follows each side of an undecided branch and joins those that go on. `rest`: which of them is what follows the branch, if
 * one is: what fails there is reported as if there were no branch. What raises there, but for its own statements, ends the
 * function: that it cannot be followed makes the other side no more certain.
 */
export function execSides(
  i: Interpreter,
  s: Stmt,
  sides: readonly (() => boolean)[],
  rest?: { readonly side: number; readonly body: readonly Stmt[] },
): boolean {
  const frame = i.frame!;
  const asked = s.kind === 'If' || s.kind === 'While' ? s.test : s.kind === 'Match' ? s.subject : undefined;
  const kind = sideOf(i, frame, asked);
  const isSure = !asked || isSureAfter(frame, asked);
  const paths = sides.map((side, n) => followPath(i, frame, side, kind, n === rest?.side && isSure));
  i.doubts.settle(paths.map((p) => p.problems));
  const alive = paths.filter((p) => p.value === true);
  if (alive.length > 0) {
    i.heap.merge(alive.map((p) => p.state));
    return true;
  }
  const ended = rest && paths[rest.side].raised;
  if (ended && !raises(rest.body, ended)) throw ended;
  const raised = paths.map((p) => p.raised).filter((r): r is PyRaise => r !== null);
  if (raised.length === paths.length) throw raised[0];
  return false;
}

function execRaise(i: Interpreter, s: Stmt & { kind: 'Raise' }): boolean {
  const value = s.exc ? settled(evaluate(i, s.exc)) : (i.frame!.handling ?? unknown('no exception'));
  const exception = value.kind === 'class' ? callValue(i, value, callArgs([]), s) : value;
  throw new PyRaise(exception, describeException(exception), s);
}

function describeException(v: Value): string {
  return v.kind === 'instance' ? v.cls.name : v.kind;
}

function execAssert(i: Interpreter, s: Stmt & { kind: 'Assert' }): boolean {
  const test = truth(i, evaluate(i, s.test), s.test);
  if (test === false) {
    noteFailedCheck(i, s.test, 'AssertionError', s);
    throw raise(i, 'AssertionError', 'assertion failed', s);
  }
  if (test === null && !narrow(i, s.test, true)) throw raise(i, 'AssertionError', 'assertion fails', s);
  return true;
}

/** Functions that raise when their first argument is not true. */
const CHECKS = new Set(['_assert', '_check']);

/** `torch._assert(x.dim() == 3, …)` returned: its condition holds. */
function learnChecked(i: Interpreter, e: Expr): void {
  if (e.kind !== 'Call' || e.args.length === 0) return;
  const name = e.func.kind === 'Attribute' ? e.func.attr : e.func.kind === 'Name' ? e.func.id : '';
  if (!CHECKS.has(name)) return;
  const f = i.quietly(() => evaluate(i, e.func));
  if (f.kind !== 'function' || !f.file.isLibrary) return;
  if (!narrow(i, e.args[0], true)) throw raise(i, 'AssertionError', 'assertion fails', e);
}

function execTry(i: Interpreter, s: Stmt & { kind: 'Try' }): boolean {
  if (s.handlers.length === 0) {
    let alive: boolean;
    try {
      alive = execBlock(i, s.body);
    } catch (e) {
      if (e instanceof PyRaise) execBlock(i, s.finalbody);
      throw e;
    }
    return execBlock(i, s.finalbody) && alive;
  }
  const alive = guardedBody(i, s);
  return execBlock(i, s.finalbody) && alive;
}

/** The body with its handlers: those that may be entered are followed beside the path that raised nothing. */
function guardedBody(i: Interpreter, s: Stmt & { kind: 'Try' }): boolean {
  const frame = i.frame!;
  const outer = i.mayRaise;
  i.mayRaise = false;
  i.guarded++;
  const { depth } = i;
  let alive = false;
  let raised: PyRaise | null = null;
  const mark = i.heap.mark();
  try {
    alive = execBlock(i, s.body);
  } catch (e) {
    if (!(e instanceof PyRaise)) throw e;
    raised = e;
    i.depth = depth;
    i.frame = frame;
  } finally {
    i.guarded--;
  }
  const may = i.mayRaise;
  i.mayRaise = outer;
  if (raised) return handle(i, s, raised);
  if (!may) return alive && execBlock(i, s.orelse);
  // Something on the way may have raised: at a point between the beginning and the end of the body.
  void mark;
  return execSides(i, s, [
    () => alive && execBlock(i, s.orelse),
    ...s.handlers.map((h) => () => {
      if (h.name) setName(i, h.name, unknown('an exception'));
      frame.handling = unknown('an exception');
      return execBlock(i, h.body);
    }),
  ]);
}

function handle(i: Interpreter, s: Stmt & { kind: 'Try' }, raised: PyRaise): boolean {
  const frame = i.frame!;
  const possible: (typeof s.handlers)[number][] = [];
  for (const h of s.handlers) {
    const match = h.type ? catches(evaluate(i, h.type), raised.value) : true;
    if (match === false) continue;
    possible.push(h);
    if (match === true) break;
  }
  if (possible.length === 0) throw raised;
  const run = (h: (typeof s.handlers)[number]) => {
    if (h.name) setName(i, h.name, raised.value);
    const outer = frame.handling;
    frame.handling = raised.value;
    const alive = execBlock(i, h.body);
    frame.handling = outer;
    return alive;
  };
  if (possible.length === 1) return run(possible[0]);
  return execSides(
    i,
    s,
    possible.map((h) => () => run(h)),
  );
}

export { str };
