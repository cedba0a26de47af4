/** Which context managers may swallow what their block raises. */
import type { FunctionDef } from '../../python/ast';
import { walk } from '../../python/visit';
import type { FunctionValue, Value } from '../values/values';
import type { Interpreter } from './interpreter';

/**
 * Managers that are not known, library classes that say so (`__suppresses__`), classes whose `__exit__` may answer
 * something other than None or False, and generators that have an `except` clause.
 */
export function maySuppress(i: Interpreter, manager: Value): boolean {
  switch (manager.kind) {
    case 'unknown':
    case 'union':
      return true;
    case 'instance': {
      const { cls } = manager;
      if (cls.lookup('__suppresses__') !== undefined || cls.hasUnknownBase) return true;
      const exit = cls.lookup('__exit__');
      if (exit?.kind === 'function' && !exit.file.isLibrary && answersSomething(i, exit)) return true;
      const generator = manager.attrs.get('function');
      return (
        exit?.kind === 'function' && exit.file.isLibrary && generator?.kind === 'function' && hasHandler(i, generator)
      );
    }
    default:
      return false;
  }
}

function answersSomething(i: Interpreter, f: FunctionValue): boolean {
  i.reads(f);
  if (f.node.kind === 'Lambda') return true;
  return contains(f.node, (node) => {
    if (node.kind !== 'Return' || !node.value) return false;
    const v = node.value;
    return !(v.kind === 'Constant' && (v.type === 'none' || v.value === false));
  });
}

function hasHandler(i: Interpreter, f: FunctionValue): boolean {
  i.reads(f);
  return f.node.kind === 'FunctionDef' && contains(f.node, (node) => node.kind === 'Try' && node.handlers.length > 0);
}

function contains(f: FunctionDef, test: (node: Parameters<Parameters<typeof walk>[1]>[0]) => boolean): boolean {
  let found = false;
  walk(f, (node) => {
    if (found) return false;
    found = test(node);
    return !found;
  });
  return found;
}
