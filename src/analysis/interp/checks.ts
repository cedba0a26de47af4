/** Checks of the program's own, `assert` and `if …: raise`, that compare known numbers and fail. */
import { ShapeError } from '../../core/ops/operator';
import type { Expr, Node } from '../../python/ast';
import { walk } from '../../python/visit';
import type { Value } from '../values/values';
import { evaluate } from './expressions';
import type { Interpreter } from './interpreter';
import { settled } from './tensors';

/** What programs raise on account of a number that is wrong; the others may be meant to end a program. */
const ERRORS = new Set([
  'AssertionError',
  'ValueError',
  'RuntimeError',
  'IndexError',
  'NotImplementedError',
  'Exception',
]);

/** What answers the same when it is asked again. */
const ASKS = new Set(['len', 'int', 'min', 'max', 'abs', 'size', 'dim', 'ndimension', 'numel']);

/** The check is decided, and `error` is raised by `node`: a problem where a script surely comes there. */
export function noteFailedCheck(i: Interpreter, test: Expr, error: string, node: Node): void {
  const { frame } = i;
  if (!frame || frame.isLibrary || i.evaluation || i.recorder.subject !== null || !ERRORS.has(error)) return;
  const compared = i.quietly(() => comparisons(i, test));
  if (!compared) return;
  const text = frame.file.text.slice(test.start, test.end).replace(/\s+/g, ' ');
  const where = compared.length > 0 ? `, where ${compared.join(' and ')}` : '';
  i.shapeError(new ShapeError('failed-check', `${error}: ${text}${where}`), node);
}

/** Every comparison of a condition with its numbers; null when it is about something else, too. */
function comparisons(i: Interpreter, test: Expr): string[] | null {
  if (test.kind === 'BoolOp') {
    const parts = test.values.map((v) => comparisons(i, v));
    return parts.includes(null) ? null : parts.flatMap((p) => p!);
  }
  if (test.kind === 'UnaryOp' && test.op === 'not') return comparisons(i, test.operand);
  if (test.kind !== 'Compare' || !canBeAskedAgain(test)) return null;
  if (test.ops.some((op) => ['is', 'is not', 'in', 'not in'].includes(op))) return null;
  const values = [test.left, ...test.comparators].map((e) => numbers(settled(evaluate(i, e))));
  if (values.includes(null)) return null;
  const told = [test.left, ...test.comparators].map((e, n) => [i.frame!.file.text.slice(e.start, e.end), values[n]]);
  return told
    .filter(([text, value]) => text !== value)
    .map(([text, value]) => `${text!.replace(/\s+/g, ' ')} is ${value}`);
}

function canBeAskedAgain(test: Expr): boolean {
  let is = true;
  walk(test, (node) => {
    if (node.kind !== 'Call') return undefined;
    const name = node.func.kind === 'Attribute' ? node.func.attr : node.func.kind === 'Name' ? node.func.id : '';
    is &&= ASKS.has(name);
    return is;
  });
  return is;
}

/** `12` of a known integer, `(2, 12)` of several; null of everything else. */
function numbers(v: Value): string | null {
  if (v.kind === 'int') return v.dim.value === null ? null : `${v.dim.value}`;
  if ((v.kind !== 'tuple' && v.kind !== 'list') || v.rest) return null;
  const items = v.items.map((x) => numbers(settled(x)));
  return items.includes(null) ? null : `(${items.join(', ')})`;
}
