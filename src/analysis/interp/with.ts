/** `with` statements: what is entered, how the block may be left, and what is done then. */
import type { Stmt, With } from '../../python/ast';
import { walk } from '../../python/visit';
import { callArgs, NONE, unknown, type Value } from '../values/values';
import { assignTo } from './assignment';
import { getAttr, hasAttr } from './attributes';
import { callValue } from './calls';
import { evaluate } from './expressions';
import type { Exit, Frame } from './frame';
import type { Interpreter } from './interpreter';
import { followPath, type Path } from './paths';
import { PyRaise } from './signals';
import { execBlock } from './statements';
import { maySuppress } from './suppression';
import { settled } from './tensors';

export function execWith(i: Interpreter, s: With, index: number): boolean {
  if (index === s.items.length) return execBlock(i, s.body);
  const { context, target } = s.items[index];
  const manager = evaluate(i, context);
  const m = settled(manager);
  let entered: Value = unknown('what a context manager gives');
  const isPlain = m.kind === 'instance' || m.kind === 'iterator';
  const generator = isPlain ? endOfGenerator(i, m, s.body) : null;
  const exits = exitsOf(i.frame!);
  // What it leaves behind matters also where the block is left by `return`, unless that is on a path of its own.
  const endsHere = () =>
    i.evaluation !== null ||
    generator === 'later' ||
    (isUsers(m) && exitsOf(i.frame!).every((e) => e.mark === null || exits.includes(e)));
  if (isPlain && hasAttr(i, m, '__enter__', context)) {
    const outer = i.endOfGenerator;
    i.endOfGenerator = generator;
    entered = callValue(i, getAttr(i, m, '__enter__', context), callArgs([]), context);
    i.endOfGenerator = outer;
  } else if (m.kind === 'tensor') entered = m;
  if (target) assignTo(i, target, entered);
  const leave = (given: Value = NONE) => {
    if (!isPlain || !hasAttr(i, m, '__exit__', context)) return;
    callValue(i, getAttr(i, m, '__exit__', context), callArgs([given, given, given]), context);
  };
  if (maySuppress(i, m)) {
    const goesOn = execSuppressed(i, s, index);
    const exit = m.kind === 'instance' ? m.cls.lookup('__exit__') : undefined;
    if (goesOn && exit?.kind === 'function' && !exit.file.isLibrary) leave(unknown('what was raised, if anything'));
    return goesOn;
  }
  let alive: boolean;
  try {
    alive = execWith(i, s, index + 1);
  } catch (e) {
    if (e instanceof PyRaise && endsHere()) leave();
    throw e;
  }
  if (alive || endsHere()) leave();
  return alive;
}

/**
 * When a `@contextmanager` function does what stands after its `yield`: later, when the block has ended; or perhaps, where the
 * block may be left on a path that is not met again. Null of other managers.
 */
function endOfGenerator(i: Interpreter, manager: Value, body: readonly Stmt[]): 'later' | 'perhaps' | null {
  if (i.evaluation || manager.kind !== 'instance' || manager.attrs.get('function')?.kind !== 'function') return null;
  return endsOnce(i, body) && !maySuppress(i, manager) ? 'later' : 'perhaps';
}

/** Ways in which the frame has been left, or one of its loops. */
function exitsOf({ returns, loops }: Frame): Exit[] {
  return [...returns, ...loops.flatMap((l) => [...l.breaks, ...l.continues])];
}

function isUsers(manager: Value): boolean {
  const exit = manager.kind === 'instance' ? manager.cls.lookup('__exit__') : undefined;
  return exit?.kind === 'function' && !exit.file.isLibrary;
}

/** No path leaves the block before its end. */
function endsOnce(i: Interpreter, body: readonly Stmt[]): boolean {
  const isEnd = ({ kind }: Stmt) => kind === 'Return' || kind === 'Break' || kind === 'Continue';
  return i.frame!.marks.length === 0 && body.every((s) => isEnd(s) || !leavesEarly(s));
}

function leavesEarly(statement: Stmt): boolean {
  let does = false;
  walk(statement, (n) => {
    does ||= n.kind === 'Return' || n.kind === 'Break' || n.kind === 'Continue';
    return !does && n.kind !== 'FunctionDef' && n.kind !== 'ClassDef' && n.kind !== 'Lambda';
  });
  return does;
}

/** `suppress`, `pytest.raises`, and managers that are not known: the block may be left at any point. */
function execSuppressed(i: Interpreter, s: With, index: number): boolean {
  const outer = i.mayRaise;
  i.mayRaise = false;
  i.guarded++;
  const exits = i.frame!.returns.length;
  let path: Path<boolean>;
  try {
    path = followPath(i, i.frame!, () => execWith(i, s, index + 1), 'side');
  } finally {
    i.guarded--;
  }
  const may = i.mayRaise || path.raised !== null;
  i.mayRaise = outer;
  if (path.value === true) {
    i.heap.merge(may ? [path.state, { cells: new Map(), changes: [] }] : [path.state]);
    return true;
  }
  // What was done before an exception stays done.
  if (path.raised) i.heap.merge([path.state, { cells: new Map(), changes: [] }]);
  return path.raised !== null || may || i.frame!.returns.length === exits;
}
