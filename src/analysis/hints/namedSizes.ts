/** What the sizes in hints stand for: a name is one number in its scope, a function or one call of it. */
import { Dim, type Origin } from '../../core/dim';
import { symbolDim } from '../../core/names';
import { knownDims, RestVar, resolve, type Shape } from '../../core/shape';
import type { Expr } from '../../python/ast';
import type { Interpreter } from '../interp/interpreter';
import { settled } from '../interp/tensors';
import type { Value } from '../values/values';
import { expressionIn } from './expressions';
import type { Hint } from './hint';
import { align, type KnownShape, type Size } from './sizes';

export type Arguments = ReadonlyMap<string, Value>;

export class NamedSizes {
  private readonly dims = new Map<string, Dim>();
  private readonly rests = new Map<string, RestVar>();

  constructor(
    /** Of the function, for the names of symbols. */
    private readonly scope: string,
    /** Those of the call, which expressions in braces may name. */
    public args: Arguments = new Map(),
  ) {}

  /** Takes the names for the sizes that a shape has, as far as they stand alone and have none yet. */
  take(sizes: readonly Size[], shape: KnownShape): void {
    for (const { size, dim } of align(sizes, shape) ?? [])
      if (size.kind === 'name' && !this.dims.has(size.name)) this.dims.set(size.name, dim);
  }

  /** Null of a size that may be any. */
  dimOf(i: Interpreter, size: Size, hint: Hint): Dim | null {
    switch (size.kind) {
      case 'number':
        return Dim.of(size.value).withLabel({ name: '', origin: originOf(i, hint) });
      case 'name':
        return this.symbol(i, size.name, hint);
      case 'formula': {
        const d = size.value((n) => (n.startsWith('{') ? inBraces(i, n, this.args) : this.symbol(i, n, hint)));
        return d?.label ? d : (d?.withLabel({ name: '', origin: originOf(i, hint) }) ?? null);
      }
      default:
        return null;
    }
  }

  /** What is known of the middle of that name; null where it is of no other tensor. */
  known(name: string | null): Shape | null {
    const rest = name === null ? undefined : this.rests.get(name);
    return rest ? resolve({ front: [], rest, back: [] }) : null;
  }

  /** The middle of unknown rank `old`, with so many dims before and after it. */
  middle(i: Interpreter, old: RestVar, before: number, after: number, name: string | null, hint: Hint): Shape {
    const symbols = (count: number, where: string) =>
      Array.from({ length: count }, (_, n) =>
        symbolDim(i.ops.names.symbol(`${hint.name || 'x'}${where}${n}`, this.scope, { origin: originOf(i, hint) })),
      );
    let rest = name === null ? undefined : this.rests.get(name);
    rest ??= new RestVar(old.name, old.scope, before, after);
    if (name !== null) this.rests.set(name, rest);
    return { front: symbols(before, ''), rest, back: symbols(after, '_last') };
  }

  private symbol(i: Interpreter, name: string, hint: Hint): Dim {
    let dim = this.dims.get(name);
    if (!dim) {
      // A scope of its own: what the code itself calls so need not be the same.
      const sym = i.ops.names.symbol(name, `${this.scope}.said`, { origin: originOf(i, hint) });
      sym.isNamed = true;
      this.dims.set(name, (dim = symbolDim(sym)));
    }
    return dim;
  }
}

function originOf(i: Interpreter, hint: Hint): Origin {
  const file = i.innermostUserFrame()?.file.uri;
  const text = `said by ${hint.trust === 'annotation' ? 'an annotation' : `a ${hint.trust}`}`;
  return { text, at: hint.subject, ...(file === undefined ? {} : { file }) };
}

/** The number that `{self.n}`, `{n}`, `{x.shape[0]}` or a sum or product of such is; null where that is not known. */
export function inBraces(i: Interpreter, text: string, args: Arguments): Dim | null {
  const e = expressionIn(text.slice(1, -1));
  return e && numberOf(i, e, args);
}

function numberOf(i: Interpreter, e: Expr, args: Arguments): Dim | null {
  if (e.kind === 'BinOp') {
    const [left, right] = [numberOf(i, e.left, args), numberOf(i, e.right, args)];
    if (!left || !right) return null;
    return e.op === '+' ? left.add(right) : e.op === '-' ? left.sub(right) : e.op === '*' ? left.mul(right) : null;
  }
  if (e.kind === 'Constant') return e.type === 'int' && typeof e.value === 'number' ? Dim.of(e.value) : null;
  if (e.kind === 'Subscript') return sizeAt(e, args);
  const v = heldBy(e, args);
  return v?.kind === 'int' ? i.assume.normalize(v.dim) : null;
}

/** `x.shape[1]`. */
function sizeAt({ value, index }: Expr & { kind: 'Subscript' }, args: Arguments): Dim | null {
  const x = value.kind === 'Attribute' && value.attr === 'shape' ? heldBy(value.value, args) : null;
  const dims = x?.kind === 'tensor' ? knownDims(x.shape) : null;
  const isPlain = index.kind === 'Constant' && index.type === 'int';
  return (isPlain && dims?.[Number(index.value)]) || null;
}

/** Names and attributes that hold what was set: nothing of the program is run. */
function heldBy(e: Expr, args: Arguments): Value | null {
  const found = e.kind === 'Name' ? args.get(e.id) : e.kind === 'Attribute' ? attributeOf(e, args) : undefined;
  return found ? settled(found) : null;
}

function attributeOf({ value, attr }: Expr & { kind: 'Attribute' }, args: Arguments): Value | undefined {
  const owner = heldBy(value, args);
  return owner?.kind === 'instance' ? (owner.attrs.get(attr) ?? owner.cls.lookup(attr)) : undefined;
}
