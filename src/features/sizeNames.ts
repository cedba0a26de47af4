/** Names of sizes in code: `B, T, C = x.shape`, `T = x.size(1)`. */
import type { Call, Expr, Module, Stmt } from '../python/ast';
import { type AnyNode, pathAt, walk } from '../python/visit';
import { namesIn } from './gradientCode';

export interface SizeName {
  /** A tensor where the size is taken of it. */
  readonly of: Expr;
  readonly axis: number;
}

/** What a name stands for at an offset, when its function gives it a value once only and that is a size. */
export function sizeOf(module: Module, name: string, offset: number): SizeName | null {
  const scope = pathAt(module, offset).findLast((n) => n.kind === 'FunctionDef') ?? module;
  const found: (SizeName | null)[] = [];
  walk(scope, (node) => {
    if (node !== scope && (node.kind === 'FunctionDef' || node.kind === 'ClassDef' || node.kind === 'Lambda'))
      return false;
    found.push(...bindings(node, name));
    return true;
  });
  return found.length === 1 ? found[0] : null;
}

/** Each way in which a node gives the name a value; null for one that is no size. */
function bindings(node: AnyNode, name: string): (SizeName | null)[] {
  switch (node.kind) {
    case 'Parameter':
      return node.name === name ? [null] : [];
    case 'Assign':
      return node.targets.filter((t) => namesIn(t).includes(name)).map((t) => sizeIn(t, node.value, name));
    case 'AugAssign':
    case 'AnnAssign':
    case 'For':
    case 'NamedExpr':
      return namesIn(node.target).includes(name) ? [null] : [];
    case 'With':
      return node.items.filter((i) => i.target && namesIn(i.target).includes(name)).map(() => null);
    case 'Global':
    case 'Nonlocal':
      return (node as Stmt & { names: readonly string[] }).names.includes(name) ? [null] : [];
    default:
      return [];
  }
}

function sizeIn(target: Expr, value: Expr, name: string): SizeName | null {
  if (target.kind === 'Name') return axisOf(value);
  if (target.kind !== 'Tuple' && target.kind !== 'List') return null;
  const of = shapeOf(value);
  const at = target.elts.findIndex((e) => e.kind === 'Name' && e.id === name);
  if (!of || at < 0 || target.elts.some((e) => e.kind === 'Starred')) return null;
  return { of, axis: at };
}

/** `x` of `x.shape` and `x.size()`. */
function shapeOf(e: Expr): Expr | null {
  if (e.kind === 'Attribute' && e.attr === 'shape') return e.value;
  const of = sizeCall(e);
  return of && (e as Call).args.length === 0 ? of : null;
}

function sizeCall(e: Expr): Expr | null {
  if (e.kind !== 'Call' || e.func.kind !== 'Attribute' || e.func.attr !== 'size' || e.keywords.length > 0) return null;
  return e.func.value;
}

/** `x.size(1)`, `x.shape[-1]`. */
function axisOf(e: Expr): SizeName | null {
  if (e.kind === 'Subscript') return sized(shapeOf(e.value), e.index);
  const of = sizeCall(e);
  return of && (e as Call).args.length === 1 ? sized(of, (e as Call).args[0]) : null;
}

function sized(of: Expr | null, index: Expr): SizeName | null {
  const isNegative = index.kind === 'UnaryOp' && index.op === '-';
  const number = isNegative ? index.operand : index;
  if (!of || number.kind !== 'Constant' || typeof number.value !== 'number') return null;
  return { of, axis: isNegative ? -number.value : number.value };
}
