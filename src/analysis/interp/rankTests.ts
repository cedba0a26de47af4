/**
 * `if x.ndim == 3: return f(x)`: what follows holds for other ranks only, and what it teaches of x was not so before. It is
 * followed as the other side of the branch.
 */
import type { Expr, If, Stmt } from '../../python/ast';
import { walk } from '../../python/visit';

const asks = new WeakMap<If, boolean>();

/** The branch with what follows it as its other side; null where it is another statement. */
export function withRest(body: readonly Stmt[], at: number): If | null {
  const s = body[at];
  if (s.kind !== 'If' || s.orelse.length > 0 || at === body.length - 1 || s.body.at(-1)?.kind !== 'Return') return null;
  let known = asks.get(s);
  if (known === undefined) asks.set(s, (known = asksForRank(s.test)));
  return known ? { ...s, orelse: body.slice(at + 1) } : null;
}

function asksForRank(test: Expr): boolean {
  let found = false;
  walk(test, (n) => {
    found ||= n.kind === 'Attribute' && (n.attr === 'ndim' || n.attr === 'dim');
    found ||= n.kind === 'Call' && n.func.kind === 'Name' && n.func.id === 'len' && isShape(n.args[0]);
    return !found;
  });
  return found;
}

function isShape(e: Expr | undefined): boolean {
  return e?.kind === 'Attribute' && e.attr === 'shape';
}
