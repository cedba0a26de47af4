/** What the sizes in hints stand for: a name is one number in its scope, a function or one call of it. */
import { Dim, type Origin } from '../../core/dim';
import { symbolDim } from '../../core/names';
import { RestVar, type Shape } from '../../core/shape';
import type { Interpreter } from '../interp/interpreter';
import type { Hint } from './hint';
import { align, type KnownShape, type Size } from './sizes';

export class NamedSizes {
  private readonly dims = new Map<string, Dim>();
  private readonly rests = new Map<string, RestVar>();

  constructor(
    /** Of the function, for the names of symbols. */
    private readonly scope: string,
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
      case 'formula':
        return size.value((name) => this.symbol(i, name, hint));
      default:
        return null;
    }
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
