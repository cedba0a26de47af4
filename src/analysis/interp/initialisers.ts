/** Functions that only give parameters their first values: no shape depends on them, and models run them on every part. */
import type { Expr, FunctionDef, Node } from '../../python/ast';
import { walk } from '../../python/visit';
import type { FunctionValue } from '../values/values';

const NAMES = new Set([
  'init_weights',
  '_init_weights',
  'initialize_weights',
  '_initialize_weights',
  'reset_parameters',
  'weight_init',
]);
/** Methods of its own object that it may call. */
const WALKS = new Set('apply children modules named_children named_modules parameters named_parameters'.split(' '));
/** Methods that give a module something that it did not have. */
const SETTERS = /^(register_|add_module$|setattr$|append$|extend$)/;

const known = new WeakMap<Node, boolean>();

/** By its name, and since it sets no attribute, makes nothing of a module, calls no other method, and answers nothing. */
export function isInitialiser(f: FunctionValue): boolean {
  if (f.node.kind !== 'FunctionDef' || !NAMES.has(f.name)) return false;
  const old = known.get(f.node);
  if (old !== undefined) return old;
  const is = changesValuesOnly(f.node);
  known.set(f.node, is);
  return is;
}

function changesValuesOnly(f: FunctionDef): boolean {
  let only = true;
  walk(f, (node) => {
    switch (node.kind) {
      case 'Assign':
        only &&= node.targets.every((t) => t.kind !== 'Attribute' || t.attr === 'data');
        break;
      case 'AugAssign':
      case 'AnnAssign':
        only &&= node.target.kind !== 'Attribute';
        break;
      case 'Call': {
        const name = node.func.kind === 'Attribute' ? node.func.attr : node.func.kind === 'Name' ? node.func.id : '';
        only &&= !SETTERS.test(name) && !callsMore(node.func, name);
        break;
      }
      case 'Return':
        only &&= node.value === null || (node.value.kind === 'Constant' && node.value.type === 'none');
        break;
    }
    return only;
  });
  return only;
}

/** `self.tie_weights()`, `super().init_weights()`. */
function callsMore(callee: Expr | null, name: string): boolean {
  if (callee?.kind !== 'Attribute') return false;
  const on = callee.value;
  if (on?.kind === 'Call') return on.func?.kind === 'Name' && on.func.id === 'super';
  return on?.kind === 'Name' && on.id === 'self' && !WALKS.has(name) && !NAMES.has(name);
}
