/**
 * Hints that are taken at their word while a function is followed. Such a run stands beside the one without hints: what
 * it finds is told with the hints that it rests on, and its problems are none (see `Alone`).
 */
import type { Dim } from '../../core/dim';
import { resolve } from '../../core/shape';
import type { Node } from '../../python/ast';
import type { Interpreter } from '../interp/interpreter';
import { refineToTensor, settled } from '../interp/tensors';
import type { FunctionValue, InstanceValue, TensorValue, Value } from '../values/values';
import { annotationSays } from './annotations';
import { fieldHint } from './fields';
import type { Hint, PlacedHint } from './hint';
import { type Arguments, NamedSizes } from './namedSizes';
import { align, type Size } from './sizes';

export class Believed {
  /** Those that told something. */
  readonly used = new Set<PlacedHint>();
  private readonly bySubject = new Map<Node, PlacedHint[]>();
  private readonly ofResults = new Map<Node, PlacedHint | null>();
  private readonly ofInstances = new Map<InstanceValue, NamedSizes>();
  /** One name is one number, in a function and under one hypothesis. */
  private names: NamedSizes;

  /**
   * @param hints in the order in which they are trusted.
   * @param of what is followed.
   */
  constructor(
    hints: readonly PlacedHint[],
    private readonly of: { readonly scope: string; readonly node: Node },
  ) {
    this.names = new NamedSizes(of.scope);
    for (const h of hints) {
      const list = this.bySubject.get(h.subject);
      if (list) list.push(h);
      else this.bySubject.set(h.subject, [h]);
    }
  }

  /** A call begins; of the function that is followed this is what is said of its parameters. */
  enter(i: Interpreter, f: FunctionValue, args: Arguments): void {
    if (f.node !== this.of.node) return;
    this.names = new NamedSizes(this.of.scope, args);
    // What stands in braces may be told by what is said of parameters further on.
    for (const p of [...f.params, ...f.params]) {
      const given = args.get(p.name);
      if (given) this.apply(i, p.node, given);
    }
  }

  /** The value of a target, or of what is returned, with what is said of it. Hints that it contradicts are left alone. */
  apply(i: Interpreter, subject: Node, value: Value): Value {
    for (const hint of this.bySubject.get(subject) ?? []) this.believe(i, value, hint, this.names);
    return value;
  }

  /** The result of a call with what the function's annotations say of it: names are what the arguments tell. */
  applyToResult(i: Interpreter, f: FunctionValue, args: Arguments, value: Value): void {
    let hint = this.ofResults.get(f.node);
    if (hint === undefined) this.ofResults.set(f.node, (hint = resultHint(f)));
    if (!hint) return;
    const names = new NamedSizes(this.of.scope, args);
    for (const p of f.params) {
      const given = args.get(p.name);
      const v = given && settled(given);
      const said = v?.kind === 'tensor' && p.annotation ? annotationSays(p.annotation, f.file.text) : null;
      if (v?.kind !== 'tensor' || !said) continue;
      const { front, rest, back } = resolve(v.shape);
      names.take(said.sizes, { front, open: rest !== null, back });
    }
    this.believe(i, value, hint, names);
  }

  /** The value of an attribute with what the class says of it: the names of its fields are numbers of the instance. */
  applyToField(i: Interpreter, obj: InstanceValue, name: string, value: Value): void {
    const hint = fieldHint(obj.cls, name);
    if (!hint) return;
    let names = this.ofInstances.get(obj);
    if (!names) this.ofInstances.set(obj, (names = new NamedSizes(this.of.scope)));
    names.args = obj.attrs.vars;
    this.believe(i, value, hint, names);
  }

  private believe(i: Interpreter, value: Value, hint: PlacedHint, names: NamedSizes): void {
    const v = settled(value);
    if (v.kind !== 'tensor' && !(v.kind === 'unknown' && v.isVariable)) return;
    const t = v.kind === 'tensor' ? v : refineToTensor(i, v, hint.library ?? i.defaultLibrary());
    const { trail } = i.heap;
    const mark = trail.mark();
    const [before, dtype] = [textOf(i, t), t.dtype];
    if (!learn(i, t, hint, names)) trail.rollback(mark);
    else if (textOf(i, t) !== before || t.dtype !== dtype) this.used.add(hint);
  }
}

/** What a function of the user's says of its result. */
export function resultHint({ name, node, file }: FunctionValue): PlacedHint | null {
  const subject = node.kind === 'FunctionDef' && !file.isLibrary ? node.returns : null;
  const said = subject && annotationSays(subject, file.text);
  return said && { ...said, subject, trust: 'annotation', name: `${name}()`, offset: said.start - subject.start };
}

/** False where it cannot be. */
function learn(i: Interpreter, t: TensorValue, hint: Hint, names: NamedSizes): boolean {
  // The symbols of the hint are older than those of the tensor, so that it is called by their names.
  const dims = hint.sizes.map((s) => names.dimOf(i, s, hint));
  const at = hint.sizes.findIndex((s) => s.kind === 'rest');
  const type = i.tensorType(t);
  if (at < 0) {
    if (!i.ops.bindRank(type, dims.length)) return false;
  } else if (!bindMiddle(i, t, at, hint, names)) return false;
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
function bindMiddle(i: Interpreter, t: TensorValue, at: number, hint: Hint, names: NamedSizes): boolean {
  const s = resolve(t.shape);
  const { name } = hint.sizes[at] as Size & { kind: 'rest' };
  if (!s.rest || s.front.length + s.back.length > 0) return true;
  // A middle is no part of itself.
  const known = names.known(name);
  if (known?.rest === s.rest) return known.front.length + known.back.length === 0;
  return i.assume.bind(s.rest, names.middle(i, s.rest, at, hint.sizes.length - at - 1, name, hint));
}

function textOf(i: Interpreter, t: TensorValue): string {
  const s = resolve(t.shape);
  const key = (dims: readonly Dim[]) => dims.map((d) => i.assume.normalize(d).key).join();
  return `${key(s.front)}${s.rest ? '…' : ''}${key(s.back)}`;
}
