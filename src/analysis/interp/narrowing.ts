/**
 * What a test says about the path behind it: `x is not None`, `isinstance(x, Tensor)`, `x.dim() == 4`,
 * `n_embd % n_head == 0`. Also what an `assert` teaches.
 */
import type { Dim } from '../../core/dim';
import { Undetermined } from '../../core/ops/operator';
import { knownDims, resolve } from '../../core/shape';
import type { Expr } from '../../python/ast';
import { isInstance } from '../builtins/types';
import { joinValues, options } from '../values/join';
import { keyOf } from '../values/keys';
import { type Env, int, NONE, type TensorValue, type TupleValue, UnknownValue, type Value } from '../values/values';
import type { Interpreter } from './interpreter';
import { refineToInt, refineToTensor, settled } from './tensors';
import { truth } from './truth';

/** Takes the test to be `outcome`. Answers false when it cannot be, so that the path does not exist. */
export function narrow(i: Interpreter, test: Expr, outcome: boolean, namesOnly = false): boolean {
  try {
    return learn(i, test, outcome, namesOnly);
  } catch (error) {
    if (error instanceof Undetermined) return true;
    throw error;
  }
}

function learn(i: Interpreter, test: Expr, outcome: boolean, namesOnly: boolean): boolean {
  switch (test.kind) {
    case 'UnaryOp':
      return test.op === 'not' ? narrow(i, test.operand, !outcome, namesOnly) : true;
    case 'BoolOp':
      if ((test.op === 'and') === outcome) return test.values.every((v) => narrow(i, v, outcome, namesOnly));
      return true;
    case 'Compare':
      return test.ops.length === 1 ? narrowCompare(i, test, outcome, namesOnly) : narrowChain(i, test, outcome);
    case 'Call':
      return narrowCall(i, test, outcome, namesOnly);
    case 'Name':
    case 'Attribute':
      return keepOptions(i, test, namesOnly, (v) => {
        const t = truth(i, v, test);
        return t === null || t === outcome;
      });
    default:
      return true;
  }
}

type Compare = Expr & { kind: 'Compare' };

function narrowCompare(i: Interpreter, test: Compare, outcome: boolean, namesOnly: boolean): boolean {
  const op = test.ops[0];
  const right = test.comparators[0];
  if (op === 'is' || op === 'is not' || ((op === '==' || op === '!=') && isNone(right))) {
    if (!isNone(right)) return true;
    const wantNone = (op === 'is' || op === '==') === outcome;
    return keepOptions(
      i,
      test.left,
      namesOnly,
      (v) =>
        (v.kind === 'none') === wantNone ||
        (wantNone && (v.kind === 'unknown' || (v.kind === 'tensor' && v.mayBeNone))),
      wantNone ? NONE : null,
    );
  }
  if (namesOnly) return true;
  const equal = (op === '==' && outcome) || (op === '!=' && !outcome);
  if (equal) {
    for (const side of [test.left, right]) nameSizes(i, side);
    return learnEqual(i, quiet(i, test.left), quiet(i, right), test.left);
  }
  return learnOrder(i, op, outcome, quiet(i, test.left), quiet(i, right));
}

function narrowChain(i: Interpreter, test: Compare, outcome: boolean): boolean {
  if (!outcome) return true;
  let left = test.left;
  for (let n = 0; n < test.ops.length; n++) {
    const right = test.comparators[n];
    if (test.ops[n] === '==' && !learnEqual(i, quiet(i, left), quiet(i, right), left)) return false;
    left = right;
  }
  return true;
}

function isNone(e: Expr): boolean {
  return e.kind === 'Constant' && e.type === 'none';
}

/** In `x.shape == (B, 3)` an unknown B is a number, by which sizes of x are called. */
function nameSizes(i: Interpreter, e: Expr): void {
  if (e.kind !== 'Tuple' || i.frame!.isLibrary) return;
  for (const size of e.elts) {
    const v = size.kind === 'Name' ? quiet(i, size) : null;
    if (size.kind === 'Name' && v?.kind === 'unknown' && v.isVariable && !v.tensor)
      refineToInt(i, v).sym?.rename(size.id, i.frame!.file.uri, size);
  }
}

/** The value of a simple expression, evaluated again without being recorded. */
function quiet(i: Interpreter, e: Expr): Value {
  return i.quietly(() => i.evaluate(e));
}

function learnEqual(i: Interpreter, left: Value, right: Value, leftNode: Expr): boolean {
  const a = settled(left);
  const b = settled(right);
  if (a.kind === 'unknown' && leftNode.kind === 'Subscript') learnEntry(i, leftNode, b);
  if (a.kind === 'tuple' && b.kind === 'tuple' && !a.sizesOf !== !b.sizesOf)
    return a.sizesOf ? learnShape(i, a.sizesOf, b, leftNode) : learnShape(i, b.sizesOf!, a, leftNode);
  if (a.kind === 'tuple' && b.kind === 'tuple' && a.sizesOf && b.sizesOf)
    return learnSameShape(i, a.sizesOf, b.sizesOf);
  if (a.kind === 'tuple' && b.kind === 'tuple' && a.items.length === b.items.length && !a.rest && !b.rest) {
    return a.items.every((x, n) => learnEqual(i, x, b.items[n], leftNode));
  }
  const rankOf = rankQuestion(i, leftNode);
  if (rankOf && b.kind === 'int' && b.dim.value !== null) return i.ops.bindRank(rankOf, b.dim.value) !== null;
  const x = a.kind === 'unknown' && b.kind === 'int' ? refineToInt(i, a) : a.kind === 'int' ? a.dim : null;
  const y = b.kind === 'unknown' && a.kind === 'int' ? refineToInt(i, b) : b.kind === 'int' ? b.dim : null;
  if (!x || !y) return true;
  const remainder = modulo(i, leftNode);
  if (remainder && y.value === 0) {
    i.assume.addDivisor(remainder.p, remainder.q);
    return true;
  }
  return i.assume.equate(x, y) !== 'refuted';
}

/** `d['key'] == constant`: an entry of which nothing was known is that constant. */
function learnEntry(i: Interpreter, e: Expr & { kind: 'Subscript' }, value: Value): void {
  const d = settled(quiet(i, e.value));
  const key = quiet(i, e.index);
  const k = keyOf(key);
  const isConstant = value.kind === 'int' ? value.dim.value !== null : value.kind === 'str' && value.value !== null;
  if (d.kind !== 'dict' || k === null || !isConstant) return;
  i.heap.touch(d);
  d.entries = new Map(d.entries).set(k, { key, value, certain: true });
}

/** `x.shape == (B, 4)` of a tensor whose rank is not known. */
function learnShape(i: Interpreter, t: TensorValue, { items, rest }: TupleValue, leftNode: Expr): boolean {
  if (rest) return true;
  const dims = i.ops.bindRank(i.tensorType(t), items.length);
  return dims?.every((d, n) => learnEqual(i, int(d), items[n], leftNode)) ?? false;
}

/** `x.shape == y.shape`: where the rank of neither is known, what is known of both is equal from each end. */
function learnSameShape(i: Interpreter, x: TensorValue, y: TensorValue): boolean {
  const equate = (a: Dim, b: Dim) => i.assume.equate(a, b) !== 'refuted';
  const [p, q] = [knownDims(x.shape), knownDims(y.shape)];
  if (p || q) {
    const same = p ? i.ops.bindRank(i.tensorType(y), p.length) : i.ops.bindRank(i.tensorType(x), q!.length);
    return same?.every((d, n) => equate(d, (p ?? q!)[n])) ?? false;
  }
  const [a, b] = [resolve(x.shape), resolve(y.shape)];
  const fronts = a.front.slice(0, b.front.length).every((d, n) => equate(d, b.front[n]));
  return (
    fronts &&
    a.back.slice(-b.back.length || a.back.length).every((d, n, all) => {
      const other = b.back.at(n - all.length);
      return !other || equate(d, other);
    })
  );
}

/** `x.dim()`, `x.ndim`, `len(x.shape)` of a tensor whose rank is not known. */
function rankQuestion(i: Interpreter, e: Expr): TensorValue | null {
  let subject: Expr | null = null;
  if (e.kind === 'Attribute' && e.attr === 'ndim') subject = e.value;
  if (e.kind === 'Call' && e.func.kind === 'Attribute' && ['dim', 'ndimension'].includes(e.func.attr))
    subject = e.func.value;
  if (e.kind === 'Call' && e.func.kind === 'Name' && e.func.id === 'len' && e.args.length === 1) {
    const a = e.args[0];
    if (a.kind === 'Attribute' && a.attr === 'shape') subject = a.value;
    if (a.kind === 'Call' && a.func.kind === 'Attribute' && a.func.attr === 'size') subject = a.func.value;
  }
  if (!subject) return null;
  const v = settled(quiet(i, subject));
  return v.kind === 'tensor' ? v : null;
}

/** The two sides of `p % q`. */
function modulo(i: Interpreter, e: Expr) {
  if (e.kind !== 'BinOp' || e.op !== '%') return null;
  const p = settled(quiet(i, e.left));
  const q = settled(quiet(i, e.right));
  const dim = (v: Value) => (v.kind === 'int' ? v.dim : v.kind === 'unknown' ? refineToInt(i, v) : null);
  const [a, b] = [dim(p), dim(q)];
  return a && b ? { p: a, q: b } : null;
}

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const NEGATED: Readonly<Record<string, string>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' };

function learnOrder(i: Interpreter, op: string, outcome: boolean, left: Value, right: Value): boolean {
  const a = settled(left);
  const b = settled(right);
  if (a.kind !== 'int' || b.kind !== 'int') return true;
  const [x, y] = [i.assume.normalize(a.dim), i.assume.normalize(b.dim)];
  if (y.sym && x.value !== null) return learnOrder(i, MIRRORED[op] ?? op, outcome, right, left);
  const strict = outcome ? op : (NEGATED[op] ?? op);
  if (x.sym && y.value !== null) {
    if (strict === '>') i.assume.setMin(x.sym, y.value + 1);
    if (strict === '>=') i.assume.setMin(x.sym, y.value);
    if (strict === '<') i.assume.setMax(x.sym, y.value - 1);
    if (strict === '<=') i.assume.setMax(x.sym, y.value);
  }
  return true;
}

function narrowCall(i: Interpreter, test: Expr & { kind: 'Call' }, outcome: boolean, namesOnly: boolean): boolean {
  if (test.func.kind !== 'Name' || test.func.id !== 'isinstance' || test.args.length !== 2) return true;
  const type = quiet(i, test.args[1]);
  const ok = keepOptions(i, test.args[0], namesOnly, (v) => {
    const is = isInstance(i, v, type);
    return is === null || is === outcome;
  });
  if (!ok || !outcome) return ok;
  // What passes `isinstance(x, Tensor)` is a tensor.
  const v = settled(quiet(i, test.args[0]));
  const isTensor = type.kind === 'native' && (type.name === 'torch.Tensor' || type.name === 'numpy.ndarray');
  if (v.kind === 'unknown' && isTensor) refineToTensor(i, v, type.name === 'torch.Tensor' ? 'torch' : 'numpy');
  return true;
}

/** Keeps the alternatives of a variable or attribute that pass. False when none does. */
function keepOptions(
  i: Interpreter,
  e: Expr,
  namesOnly: boolean,
  test: (v: Value) => boolean,
  instead: Value | null = null,
): boolean {
  if (e.kind !== 'Name' && e.kind !== 'Attribute' && e.kind !== 'NamedExpr') return true;
  const target = e.kind === 'NamedExpr' ? e.target : e;
  const value = quiet(i, target);
  const all = options(settled(value));
  const kept = all.filter(test);
  if (kept.length === 0) return instead !== null && all.some((v) => v.kind === 'unknown');
  if (kept.length === all.length && !(instead && kept.length === 1 && kept[0].kind === 'unknown')) return true;
  const chosen = instead ?? joinValues(kept);
  if (target.kind === 'Name') {
    const env = envOf(i, target.id);
    if (env && (!namesOnly || env === i.frame!.env)) {
      i.heap.touch(env);
      env.vars.set(target.id, chosen);
    }
    return true;
  }
  if (namesOnly || target.kind !== 'Attribute') return true;
  const owner = settled(quiet(i, target.value));
  if (owner.kind === 'instance' && owner.attrs.vars.has(target.attr)) {
    i.heap.touch(owner.attrs);
    owner.attrs.vars.set(target.attr, chosen);
  }
  return true;
}

function envOf(i: Interpreter, name: string): Env | null {
  let env: Env | null = i.frame!.env.redirect?.get(name) ?? i.frame!.env;
  for (; env; env = env.parent) if (env.vars.has(name)) return env;
  return null;
}

export { UnknownValue };
