/** Assignment to names, attributes, subscripts and patterns of them. */

import { ShapeError } from '../../core/ops/operator';
import { knownDims } from '../../core/shape';
import type { Expr, Node } from '../../python/ast';
import { inPlaceOf } from '../generic';
import { withAllTargets } from '../repairs';
import { anElement, varyingInt } from '../values/elements';
import {
  type Env,
  int,
  ListValue,
  type TensorValue,
  type TupleValue,
  UnknownValue,
  unknown,
  type Value,
} from '../values/values';
import { setAttr } from './attributes';
import { evaluate, lookupName } from './expressions';
import type { Interpreter } from './interpreter';
import type { Elements } from './iteration';
import { setSubscript } from './subscripts';
import { refineToTensor, settled } from './tensors';

export function assignTo(i: Interpreter, target: Expr, value: Value): void {
  switch (target.kind) {
    case 'Name':
      setName(i, target.id, named(i, value, target.id, target), target.kind === 'Name');
      break;
    case 'Attribute':
      setAttr(i, evaluate(i, target.value), target.attr, named(i, value, target.attr, target), target);
      break;
    case 'Subscript':
      setSubscript(i, evaluate(i, target.value), evaluate(i, target.index), value, target);
      return;
    case 'Tuple':
    case 'List':
      pattern(i, target, value);
      return;
    case 'Starred':
      assignTo(i, target.value, value);
      return;
    default:
      return;
  }
  i.recorder.record(i.frame!, target, value, 'target');
}

/** In `a, _, _ = f()` every `_` is what the name holds after the whole assignment. */
function pattern(i: Interpreter, target: Expr & { kind: 'Tuple' | 'List' }, value: Value): void {
  const { unrecorded } = i.recorder;
  const names = namesIn(target);
  const early = names.filter((n, k) => !unrecorded.has(n) && names.some((m, l) => l > k && m.id === n.id));
  for (const n of early) unrecorded.add(n);
  try {
    unpack(i, target.elts, value, target);
  } finally {
    for (const n of early) unrecorded.delete(n);
  }
  for (const n of early) i.recorder.record(i.frame!, n, lookupName(i, n.id), 'target');
}

function namesIn(target: Expr): (Expr & { kind: 'Name' })[] {
  if (target.kind === 'Name') return [target];
  if (target.kind === 'Starred') return namesIn(target.value);
  return target.kind === 'Tuple' || target.kind === 'List' ? target.elts.flatMap(namesIn) : [];
}

/** A size takes the first name it is kept under. */
function named(i: Interpreter, value: Value, name: string, node: Node): Value {
  if (i.frame!.isLibrary || name === '_') return value;
  if (value.kind === 'unknown' && value.integer?.sym) value.integer.sym.rename(name, i.frame!.file.uri, node);
  if (value.kind !== 'int') return value;
  return { ...value, dim: i.nameDim(value.dim, name, i.frame!.file, node) };
}

export function setName(i: Interpreter, name: string, value: Value, _isName = true): void {
  const env: Env = i.frame!.env.redirect?.get(name) ?? i.frame!.env;
  i.heap.touch(env);
  env.vars.set(name, inPlaceOf(env.vars.get(name), value));
}

function unpack(i: Interpreter, targets: readonly Expr[], value: Value, node: Node): void {
  const star = targets.findIndex((t) => t.kind === 'Starred');
  const v = settled(value);
  if (star < 0) learnLength(i, v, targets.length, node);
  const source = v.kind === 'union' ? unionElements(i, v.options, targets.length, star >= 0, node) : i.iterate(v, node);
  if (star < 0 && !source.rest && source.items.length !== targets.length) {
    if (reportWrongCount(i, v, source.items.length, targets, node)) {
      for (const t of targets) assignTo(i, t, unknown('the unpacking fails'));
      return;
    }
  }
  const at = (n: number): Value =>
    source.items[n] ?? (source.rest ? anElement(source.rest) : unknown('not enough values to unpack'));
  if (star < 0) {
    targets.forEach((t, n) => assignTo(i, t, at(n)));
    return;
  }
  const after = targets.length - star - 1;
  if (v.kind === 'tuple' && v.sizesOf && source.rest) {
    unpackSizes(i, v.sizesOf, targets, star);
    return;
  }
  targets.slice(0, star).forEach((t, n) => assignTo(i, t, at(n)));
  const known = source.rest === null;
  const middle = known
    ? source.items.slice(star, Math.max(star, source.items.length - after))
    : source.items.slice(star);
  assignTo(i, targets[star], new ListValue(middle, source.rest));
  targets
    .slice(star + 1)
    .forEach((t, n) =>
      assignTo(i, t, known ? at(source.items.length - after + n) : source.rest ? anElement(source.rest) : at(n)),
    );
}

/** `b, n, *_ = x.shape` of a tensor whose rank is not known. */
function unpackSizes(i: Interpreter, t: TensorValue, targets: readonly Expr[], star: number): void {
  targets.forEach((target, n) => {
    if (n === star) assignTo(i, target, new ListValue([], varyingInt('size', 0)));
    else assignTo(i, target, int(i.ops.sizeAt(i.tensorType(t), n < star ? n : n - targets.length, 'shape')));
  });
}

function unionElements(i: Interpreter, all: readonly Value[], count: number, open: boolean, node: Node): Elements {
  const parts = all
    .map((o) => i.iterate(settled(o), node))
    .filter((p) => open || p.rest !== null || p.items.length === count);
  if (parts.length === 0) return i.iterate(all[0], node);
  return i.joinElements(parts);
}

/** `B, T, C = x.shape` tells the rank of x; `a, b = unknown` tells nothing of a tensor. */
function learnLength(i: Interpreter, v: Value, count: number, node: Node): void {
  if (v.kind === 'tuple' && v.sizesOf && !knownDims(v.sizesOf.shape)) {
    i.ops.bindRank(i.tensorType(v.sizesOf), count);
    return;
  }
  if (v.kind === 'unknown' && v.name.endsWith('.shape')) {
    const t = refineToTensor(i, v);
    void t;
    void node;
  }
}

/** `a, b = x.shape[0], x.shape[1], n` fails on whichever path it is. */
export function noteWrittenCount(i: Interpreter, target: Expr, value: Expr): void {
  if ((target.kind !== 'Tuple' && target.kind !== 'List') || value.kind !== 'Tuple' || i.frame!.isLibrary) return;
  const [names, values] = [target.elts, value.elts];
  if (names.length === values.length || [...names, ...values].some((e) => e.kind === 'Starred')) return;
  const error = new ShapeError('unpack-count', `${names.length} names are unpacked from ${values.length} values`);
  if (i.uncertain > 0 && i.guarded === 0) i.recorder.problem(i.frame, target, error);
  else i.shapeError(error, target);
}

function reportWrongCount(i: Interpreter, v: Value, found: number, targets: readonly Expr[], node: Node): boolean {
  const isShape = v.kind === 'tuple' && v.isSize;
  const isResult = v.kind === 'tuple' && v.isResult;
  if (!isShape && !isResult && v.kind !== 'tensor') {
    if (i.guarded > 0) i.mayRaise = true;
    return true;
  }
  const what = isShape ? `the shape ${describeSizes(v)}` : isResult ? 'a call' : 'the tensor';
  const parts = isShape ? 'dimensions' : isResult ? 'results' : 'rows';
  const message = `${targets.length} names are unpacked from ${what}, which has ${found} ${parts}`;
  i.shapeError(withAllTargets(i, new ShapeError('unpack-count', message), targets, found), node);
  return true;
}

export function describeSizes(v: TupleValue): string {
  const sizes = v.items.map((x) => (x.kind === 'int' ? x.dim.label?.name || x.dim.format() : '?'));
  return `(${sizes.join(', ')})`;
}

export { UnknownValue };
