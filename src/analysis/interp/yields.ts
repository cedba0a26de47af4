/** Does a function's own body contain `yield`? */

import type { Node, Stmt } from '../../python/ast';
import { children } from '../../python/visit';

const cache = new WeakMap<object, boolean>();

export function containsYield(body: readonly Stmt[]): boolean {
  const old = cache.get(body);
  if (old !== undefined) return old;
  const result = body.some(has);
  cache.set(body, result);
  return result;
}

function has(node: Node): boolean {
  const kind = (node as { kind?: string }).kind;
  if (kind === 'Yield' || kind === 'YieldFrom') return true;
  if (kind === 'FunctionDef' || kind === 'Lambda' || kind === 'ClassDef') return false;
  for (const child of children(node as never)) if (has(child)) return true;
  return false;
}
