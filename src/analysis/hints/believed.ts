/**
 * Hints that are taken at their word while a function is followed. Such a run stands beside the one without hints: what
 * it finds is told with the hints that it rests on, and its problems are none (see `Alone`).
 */
import { Dim, type Origin } from '../../core/dim';
import { symbolDim } from '../../core/names';
import { RestVar, resolve } from '../../core/shape';
import type { Node } from '../../python/ast';
import type { Interpreter } from '../interp/interpreter';
import { refineToTensor, settled } from '../interp/tensors';
import type { TensorValue, Value } from '../values/values';
import type { Hint, PlacedHint } from './hint';
import { align, type Size } from './sizes';

export class Believed {
  /** Those that told something. */
  readonly used = new Set<PlacedHint>();
  private readonly bySubject = new Map<Node, PlacedHint[]>();
  /** One name is one number, in a function and under one hypothesis. */
  private readonly named = new Map<string, Dim>();
  private readonly rests = new Map<string, RestVar>();

  /** @param hints in the order in which they are trusted. */
  constructor(
    hints: readonly PlacedHint[],
    /** Of the function, for the names of sizes. */
    private readonly scope: string,
  ) {
    for (const h of hints) {
      const list = this.bySubject.get(h.subject);
      if (list) list.push(h);
      else this.bySubject.set(h.subject, [h]);
    }
  }

  /** The value of a parameter or target with what is said of it. Hints that it contradicts are left alone. */
  apply(i: Interpreter, subject: Node, value: Value): Value {
    const v = settled(value);
    for (const hint of this.bySubject.get(subject) ?? []) {
      if (v.kind !== 'tensor' && !(v.kind === 'unknown' && v.isVariable)) return value;
      const t = v.kind === 'tensor' ? v : refineToTensor(i, v, hint.library ?? i.defaultLibrary());
      const { trail } = i.heap;
      const mark = trail.mark();
      const [before, dtype] = [textOf(i, t), t.dtype];
      if (!this.learn(i, t, hint)) trail.rollback(mark);
      else if (textOf(i, t) !== before || t.dtype !== dtype) this.used.add(hint);
    }
    return value;
  }

  /** False where it cannot be. */
  private learn(i: Interpreter, t: TensorValue, hint: Hint): boolean {
    // The symbols of the hint are older than those of the tensor, so that it is called by their names.
    const dims = hint.sizes.map((s) => this.dimOf(i, s, hint));
    const at = hint.sizes.findIndex((s) => s.kind === 'rest');
    const type = i.tensorType(t);
    if (at < 0) {
      if (!i.ops.bindRank(type, dims.length)) return false;
    } else if (!this.bindMiddle(i, t, at, hint)) return false;
    const s = resolve(t.shape);
    const pairs = align(hint.sizes, { front: s.front, open: s.rest !== null, back: s.back });
    if (!pairs) return false;
    for (const { size, dim } of pairs) {
      const said = dims[hint.sizes.indexOf(size)];
      if (said && i.assume.equate(said, dim) === 'refuted') return false;
    }
    if (hint.dtype && t.dtype !== null && t.dtype !== hint.dtype) return false;
    if (hint.dtype && t.dtype === null) {
      i.heap.touch(t);
      t.dtype = hint.dtype;
    }
    return true;
  }

  /** Dims before and after an unknown middle. */
  private bindMiddle(i: Interpreter, t: TensorValue, at: number, hint: Hint): boolean {
    const s = resolve(t.shape);
    const before = at;
    const after = hint.sizes.length - at - 1;
    if (!s.rest || s.front.length + s.back.length > 0) return true;
    const { name } = hint.sizes[at] as Size & { kind: 'rest' };
    const symbols = (count: number, where: string) =>
      Array.from({ length: count }, (_, n) =>
        symbolDim(i.ops.names.symbol(`${hint.name || 'x'}${where}${n}`, this.scope, { origin: originOf(i, hint) })),
      );
    let rest = name === null ? undefined : this.rests.get(name);
    rest ??= new RestVar(s.rest.name, s.rest.scope, before, after);
    if (name !== null) this.rests.set(name, rest);
    return i.assume.bind(s.rest, { front: symbols(before, ''), rest, back: symbols(after, '_last') });
  }

  private dimOf(i: Interpreter, size: Size, hint: Hint): Dim | null {
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

  private symbol(i: Interpreter, name: string, hint: Hint): Dim {
    let dim = this.named.get(name);
    if (!dim) {
      // A scope of its own: what the code itself calls so need not be the same.
      const sym = i.ops.names.symbol(name, `${this.scope}.said`, { origin: originOf(i, hint) });
      sym.isNamed = true;
      this.named.set(name, (dim = symbolDim(sym)));
    }
    return dim;
  }
}

function originOf(i: Interpreter, hint: Hint): Origin {
  const file = i.innermostUserFrame()?.file.uri;
  const text = `said by ${hint.trust === 'annotation' ? 'an annotation' : `a ${hint.trust}`}`;
  return { text, at: hint.subject, ...(file === undefined ? {} : { file }) };
}

function textOf(i: Interpreter, t: TensorValue): string {
  const s = resolve(t.shape);
  const key = (dims: readonly Dim[]) => dims.map((d) => i.assume.normalize(d).key).join();
  return `${key(s.front)}${s.rest ? '…' : ''}${key(s.back)}`;
}
