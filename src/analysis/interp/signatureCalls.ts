/** Calls of public functions and methods that the table of signatures binds to operators. */

import { bindArgs } from '../../core/ops/args';
import { operator } from '../../core/ops/index';
import {
  type Arg,
  type Operator,
  type Output,
  ShapeError,
  type TensorType,
  Undetermined,
} from '../../core/ops/operator';
import { formatShape, knownDims } from '../../core/shape';
import type { Node } from '../../python/ast';
import { type Bound, bindCall } from '../library/signatures/bind';
import { binaryUfuncs, ufuncs } from '../library/signatures/numpy';
import type { Signature } from '../library/signatures/parse';
import { type CallArgs, type NativeValue, NONE, str, type TensorValue, unknown, type Value } from '../values/values';
import { withArrays } from './arrayLikes';
import { noteWritten } from './elements';
import type { Evaluation } from './evaluation';
import type { Interpreter } from './interpreter';
import { applyOperator, callOperator, noteCost, runAlternatives, settled, toArg } from './tensors';

/** The function of that qualified name as a value. */
export function boundFunction(name: string, signatures: readonly Signature[]): NativeValue {
  const self: NativeValue = {
    kind: 'native',
    name,
    call: (i, args, node) => callSignatures(i, name, signatures, args, node),
    operator: 'function',
  };
  if (!binaryUfuncs.has(name)) return self;
  return { ...self, member: (attr) => (UFUNC_METHODS.has(attr) ? ufuncMethod(self, attr) : undefined) };
}

const UFUNC_METHODS = new Set(['reduce', 'accumulate', 'outer', 'reduceat', 'at']);

/** `np.add.reduce`: a function of the library model `numpy._ufuncs`. */
function ufuncMethod(ufunc: NativeValue, attr: string): NativeValue {
  return {
    kind: 'native',
    name: `${ufunc.name}.${attr}`,
    call: (i, call, node) => {
      const model = i.attribute(i.modules.importModule(i, 'numpy._ufuncs', node), attr, node);
      const name = str(ufunc.name.slice('numpy.'.length));
      return i.call(model, { ...call, args: [ufunc, name, ...call.args] }, node);
    },
  };
}

/** Calls a method: the receiver is the first argument. */
export function boundMethod(self: TensorValue, name: string, signatures: readonly Signature[]): NativeValue {
  const call: NativeValue['call'] = (i, args, node) =>
    callSignatures(i, name, signatures, { ...args, args: [self, ...args.args] }, node);
  return { kind: 'native', name, call, operator: 'method' };
}

export function callSignatures(
  i: Interpreter,
  name: string,
  signatures: readonly Signature[],
  call: CallArgs,
  node: Node,
): Value {
  const reshaped = signatures.some((s) => s.flags.has('reshapes')) ? settled(call.args[0] ?? NONE) : NONE;
  if (call.moreArgs || call.moreKwargs) {
    for (const v of call.args) noteWritten(i, v);
    forgetShape(i, reshaped);
    i.evaluation?.escape(call.args, `${name} is called with arguments that are not known`);
    i.costs.noteUnknown();
    return unknown(`${name} is called with arguments that are not known`);
  }
  if (!i.evaluation) noteWritten(i, call.kwargs.get('out'));
  if (i.evaluation && call.kwargs.has('copy')) {
    // With False the result is what is given, where that is possible, with True it never is.
    i.evaluation.escape(call.args, `${name}: copy= is not computed with`);
    throw i.evaluation.refuse(`${name}: copy= is not computed with`);
  }
  if (i.evaluation && call.kwargs.has('where') && ufuncs.has(name)) {
    return callWhere(i, i.evaluation, name, signatures, call, node);
  }
  const count = call.args.length;
  const keywords = [...call.kwargs.keys()].filter((k) => k !== 'out');
  const values = [...call.args, ...keywords.map((k) => call.kwargs.get(k)!)];
  const result = runAlternatives(i, values, node, (chosen) => {
    const positional = chosen.slice(0, count).map((v) => toArg(i, v));
    const named = new Map<string, Arg>(keywords.map((k, n) => [k, toArg(i, chosen[count + n])]));
    const bound = arrayed(i, name, bindCall(signatures, { positional, keywords: named }));
    const op = 'reason' in bound ? null : operator(bound.signature.operator);
    if ('reason' in bound || !op) {
      for (const v of chosen) noteWritten(i, v);
      forgetShape(i, reshaped);
      i.evaluation?.escape(chosen, `${name} is not computed so`);
      i.costs.noteUnknown();
      return unknown('reason' in bound ? `${name}: ${bound.reason}` : `${name} is not modelled`);
    }
    const receiver = settled(chosen[0] ?? unknown('no receiver'));
    if (i.evaluation && bound.ignored) {
      i.evaluation.escape(chosen, `${name}: an argument that is not computed with`);
      throw i.evaluation.refuse(`${name}: an argument that is not computed with`);
    }
    const target = i.evaluation ? writtenTo(bound, call, receiver) : null;
    if (i.evaluation && target) return evaluateInPlace(i, i.evaluation, name, op, bound, target, chosen);
    if (bound.signature.flags.size === 0 || receiver.kind !== 'tensor') {
      // A keyword that the signature does not know may change what is computed (`where=`, `initial=`).
      const own = bound.ignored ? { ...op, fold: undefined } : op;
      const result = applyOperator(i, own, bound.args, chosen, node, bound.given);
      if (i.evaluation) requireGradient(i.evaluation, call, result);
      return result;
    }
    noteWritten(i, receiver);
    const args = bindArgs(bound.args);
    let output: Output;
    try {
      output = op.shape(args, i.ops);
    } catch (e) {
      if (e instanceof Undetermined) forgetShape(i, reshaped);
      throw e;
    }
    noteCost(i, op, args, output, node);
    return finish(i, name, bound.signature, receiver, output);
  });
  // Of several sizes each alternative has given it its own, the last one last.
  if (!i.evaluation && values.slice(1).some((v) => settled(v).kind === 'union')) forgetShape(i, reshaped);
  if (!i.evaluation && !name.startsWith('numpy.')) resizeOut(i, call.kwargs.get('out'), result);
  return result;
}

/** PyTorch gives what is passed as `out` the shape of the result. */
function resizeOut(i: Interpreter, out: Value | undefined, result: Value): void {
  if (!out) return;
  const target = settled(out);
  const r = settled(result);
  if (target.kind === 'tuple' || target.kind === 'list') {
    for (const [n, t] of target.items.entries())
      resizeOut(i, t, (r.kind === 'tuple' && r.items[n]) || unknown('a part of the result'));
  } else if (target.kind === 'tensor') {
    if (r.kind === 'tensor' && r.shape === target.shape) return;
    forgetShape(i, target);
    if (r.kind === 'tensor') target.shape = r.shape;
  }
}

/** It has been given another shape, which is not known. */
export function forgetShape(i: Interpreter, value: Value): void {
  if (value.kind === 'union') for (const o of value.options) forgetShape(i, settled(o));
  if (value.kind !== 'tensor') return;
  i.heap.touch(value);
  value.shape = i.ops.unknown('resized');
  value.made = null;
  value.isReshaped = true;
}

/** `torch.zeros(3, requires_grad=True)`. */
function requireGradient(evaluation: Evaluation, call: CallArgs, result: Value): void {
  const wanted = settled(call.kwargs.get('requires_grad') ?? NONE);
  if (wanted.kind === 'bool' && wanted.value && result.kind === 'tensor') evaluation.require(result);
}

/** What is given as `out`, by its name or, in NumPy, by its place. */
function outOf(call: CallArgs, signature: Signature): Value {
  const place = signature.parameters.findIndex((p) => p.name === 'out' && p.kind === 'positional');
  const given = settled(call.kwargs.get('out') ?? (place >= 0 ? call.args[place] : undefined) ?? NONE);
  return given.kind === 'tuple' && given.items.length === 1 ? settled(given.items[0]) : given;
}

/** A universal function with `where=`: elsewhere stays what `out` held, or anything. */
function callWhere(
  i: Interpreter,
  evaluation: Evaluation,
  name: string,
  signatures: readonly Signature[],
  call: CallArgs,
  node: Node,
): Value {
  const kwargs = new Map(call.kwargs);
  const condition = kwargs.get('where')!;
  kwargs.delete('where');
  kwargs.delete('out');
  const result = settled(callSignatures(i, name, signatures, { ...call, kwargs }, node));
  const out = outOf(call, signatures[0]);
  const rest = out.kind === 'tensor' ? out : callOperator(i, 'empty_like', new Map([['input', result]]), node);
  const args = new Map<string, Value>([
    ['condition', condition],
    ['input', result],
    ['other', rest],
  ]);
  const chosen = callOperator(i, 'where', args, node);
  if (out.kind !== 'tensor') return chosen;
  evaluation.replace(out, settled(chosen), name);
  return out;
}

/** Lists stand for arrays in NumPy's functions. */
function arrayed(
  i: Interpreter,
  name: string,
  bound: Bound | { readonly reason: string },
): Bound | { readonly reason: string } {
  const args = 'reason' in bound || !name.startsWith('numpy.') ? null : withArrays(i, bound.args);
  return args ? { ...(bound as Bound), args } : bound;
}

/** The tensor that a call writes to: its receiver, or what is given as `out`. */
function writtenTo(bound: Bound, call: CallArgs, receiver: Value): TensorValue | null {
  const out = outOf(call, bound.signature);
  if (out.kind === 'tensor') return out;
  const inplace = bound.args.get('inplace');
  const writes = bound.signature.flags.size > 0 || (inplace?.kind === 'bool' && inplace.value === true);
  return writes && receiver.kind === 'tensor' ? receiver : null;
}

/** With elements: the result takes the place of those that are there. */
function evaluateInPlace(
  i: Interpreter,
  evaluation: Evaluation,
  name: string,
  op: Operator,
  bound: Bound,
  target: TensorValue,
  operands: readonly Value[],
): Value {
  const lost = `${name} wrote to it, which is not computed`;
  if (op.name === 'random_fill') {
    evaluation.forget(target, `${name} draws numbers of its own, which are not computed`);
    return target;
  }
  try {
    const output = evaluation.apply(op, bound.args, bound.given);
    if (!output) throw evaluation.refuse(lost);
    if (bound.signature.flags.has('reshapes')) {
      const result = evaluation.value(op, output, operands);
      if (result.kind !== 'tensor') throw evaluation.refuse(lost);
      i.heap.touch(target);
      target.load(result.save());
      target.isReshaped = true;
    } else {
      if (output.kind === 'tensor') keepsShape(i, name, target, output.type);
      evaluation.write(target, output);
    }
    return bound.signature.flags.has('none') ? NONE : target;
  } catch (e) {
    evaluation.lose(target, e instanceof Undetermined ? e.message : lost);
    throw e;
  }
}

/** An operation in place answers its receiver, or nothing. */
function finish(i: Interpreter, name: string, signature: Signature, receiver: TensorValue, output: Output): Value {
  if (signature.flags.has('reshapes')) {
    if (output.kind !== 'tensor') throw new Undetermined('the new shape is not known');
    i.heap.touch(receiver);
    receiver.shape = output.type.shape;
    receiver.made = null;
    receiver.isReshaped = true;
    receiver.dtype = output.type.dtype;
    return receiver;
  }
  receiver.made = null;
  if (output.kind === 'tensor') keepsShape(i, name, receiver, output.type);
  return signature.flags.has('none') ? NONE : receiver;
}

/** An in-place operation must yield the shape that is there already. */
export function keepsShape(i: Interpreter, name: string, receiver: TensorValue, result: TensorType): void {
  const [old, now] = [knownDims(receiver.shape), knownDims(result.shape)];
  if (!old || !now) return;
  const text = (t: TensorType | TensorValue) => formatShape(t.shape);
  if (now.length !== old.length) {
    throw new ShapeError(
      'inplace-shape',
      `${name.split('.').at(-1)}: the result ${text(result)} does not fit in place into ${text(receiver)}`,
    );
  }
  old.forEach((d, n) => {
    i.ops.require(
      d,
      now[n],
      () =>
        new ShapeError(
          'inplace-shape',
          `${name.split('.').at(-1)}: the result ${text(result)} does not fit in place into ${text(receiver)}`,
          [
            { dim: d, role: `dim ${n} of the tensor` },
            { dim: now[n], role: `dim ${n} of the result` },
          ],
        ),
    );
  });
}
