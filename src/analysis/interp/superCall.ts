/** `super()` and `super(Cls, self)`. */
import type { Expr } from '../../python/ast';
import { type ClassValue, unknown, type Value } from '../values/values';
import { evaluate } from './expressions';
import type { Interpreter } from './interpreter';
import { settled } from './tensors';

export function superCall(i: Interpreter, e: Expr & { kind: 'Call' }): Value {
  let after: Value | null = i.frame!.owner;
  let self: Value | null = null;
  if (e.args.length === 2) {
    after = settled(evaluate(i, e.args[0]));
    self = settled(evaluate(i, e.args[1]));
  } else {
    // The function may be nested in a method: the nearest frame with an owner has the first argument.
    for (let f = i.frame; f; f = f.parent) {
      if (f.owner !== i.frame!.owner || !f.func) continue;
      const first = f.func.params[0];
      if (!first) break;
      self = f.env.vars.get(first.name) ?? null;
      break;
    }
  }
  if (after?.kind !== 'class' || !self) return unknown('super outside a method');
  const cls = classOf(self, after);
  return cls ? { kind: 'super', self, cls, after } : unknown('super of an unknown object');
}

function classOf(self: Value, after: ClassValue): ClassValue | null {
  if (self.kind === 'instance') return self.cls;
  if (self.kind === 'class') return self;
  return after;
}
