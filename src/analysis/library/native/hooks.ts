/** `__native__`: what the library models written in Python ask the interpreter for. */

import { ShapeError } from '../../../core/ops/operator';
import { knownDims } from '../../../core/shape';
import { native } from '../../builtins/native';
import { noteWritten } from '../../interp/elements';
import type { Interpreter } from '../../interp/interpreter';
import { callOperator, settled } from '../../interp/tensors';
import { varyingInt } from '../../values/elements';
import {
  bool,
  callArgs,
  DictValue,
  InstanceValue,
  ListValue,
  type NativeValue,
  NONE,
  SetValue,
  SOME_BOOL,
  SOME_FLOAT,
  SOME_STR,
  str,
  TensorValue,
  TupleValue,
  UnknownValue,
  type Value,
} from '../../values/values';
import { autogradHooks } from './autograd';
import { dataclassHooks } from './dataclasses';
import { deviceHooks } from './devices';
import { inspectionHooks } from './inspection';
import { regexHooks } from './regexes';
import { typeCheckerHooks } from './typeCheckers';

function text(v: Value | undefined, otherwise: string): string {
  return v?.kind === 'str' && v.value !== null ? v.value : otherwise;
}

/** Is everything about the value known that could matter to control flow? */
function isKnown(value: Value): boolean {
  const v = settled(value);
  switch (v.kind) {
    case 'unknown':
    case 'union':
      return false;
    case 'int':
      return v.dim.value !== null;
    case 'bool':
    case 'str':
    case 'float':
      return v.value !== null;
    case 'tuple':
    case 'list':
      return v.rest === null && v.items.every(isKnown);
    case 'dict':
      return v.rest === null && !v.open;
    default:
      return true;
  }
}

/** A copy in which no object that can change is shared with the original. */
export function deepcopy(i: Interpreter, value: Value, done = new Map<Value, Value>()): Value {
  const v = settled(value);
  const old = done.get(v);
  if (old) return old;
  const copy = (x: Value) => deepcopy(i, x, done);
  switch (v.kind) {
    case 'tensor': {
      const t = i.evaluation?.copy(v) ?? new TensorValue(v.shape, v.dtype, v.library, v.weak);
      t.isParameter = v.isParameter;
      done.set(v, t);
      return t;
    }
    case 'list': {
      const l = new ListValue([], null);
      done.set(v, l);
      l.items = v.items.map(copy);
      l.rest = v.rest ? copy(v.rest) : null;
      return l;
    }
    case 'tuple':
      return new TupleValue(v.items.map(copy), v.rest ? copy(v.rest) : null, v.names, v.cls, v.sizesOf, v.isSize);
    case 'dict': {
      const d = new DictValue();
      done.set(v, d);
      for (const [k, e] of v.entries) d.entries.set(k, { ...e, value: copy(e.value) });
      d.rest = v.rest ? { key: v.rest.key, value: copy(v.rest.value) } : null;
      d.open = v.open;
      d.factory = v.factory;
      return d;
    }
    case 'set': {
      const s = new SetValue();
      s.load(v.save());
      s.detach();
      return s;
    }
    case 'instance': {
      const o = new InstanceValue(v.cls, v.node, v.file);
      done.set(v, o);
      o.generic = v.generic;
      o.payload = v.payload ? copy(v.payload) : null;
      for (const [name, x] of v.attrs.vars) o.attrs.vars.set(name, copy(x));
      return o;
    }
    case 'method':
      return { kind: 'method', self: copy(v.self), func: v.func };
    default:
      return v;
  }
}

/**
 * `raise shape_error(code, message, exception=ValueError)`: what a library raises because sizes do not fit. Where it is
 * sure to be raised it is a problem of the call in the user's code.
 */
function shapeError(): NativeValue {
  return native('shape_error', 'code message exception', (i, [code, message, exception], node) => {
    const words = text(message, 'the sizes do not fit');
    i.shapeError(new ShapeError(text(code, 'size'), words), node);
    return i.call(exception ?? i.builtin('ValueError'), callArgs([str(words)]), node);
  });
}

function runOperator(): NativeValue {
  return {
    kind: 'native',
    name: '__native__.op',
    call: (i, call, node) => callOperator(i, text(call.args[0], ''), call.kwargs, node),
  };
}

function isWanted(required: Value | undefined): boolean {
  return !(required?.kind === 'bool' && required.value === false);
}

function parameter(): NativeValue {
  const isInstance = (v: Value) => (v.kind === 'tensor' ? v.isParameter : v.kind === 'unknown' ? null : false);
  const make = native('Parameter', 'data requires_grad', (i, [data, required]) => {
    if (data?.kind !== 'tensor') return data ?? new UnknownValue('a parameter of unknown shape');
    if (!i.evaluation) noteWritten(i, data);
    // A layer of no features is legal, and nobody means one: without this no two multiples of a size would surely differ.
    if (i.frame?.isLibrary) for (const d of knownDims(data.shape) ?? []) i.assume.atLeast(d, 1);
    const p =
      i.evaluation?.parameter(data, isWanted(required)) ?? new TensorValue(data.shape, data.dtype, data.library);
    p.isParameter = true;
    p.isFrozen = !isWanted(required);
    return p;
  });
  return { ...make, isInstance };
}

const members: Readonly<Record<string, Value>> = {
  unknown: native('unknown', 'reason', (i, [reason]) => {
    i.costs.noteUnknown();
    return new UnknownValue(text(reason, 'a library model does not say'));
  }),
  unknown_int: native('unknown_int', 'name', (_i, [name]) => varyingInt(text(name, 'n').replace(/\W+/g, '_'))),
  unknown_float: native('unknown_float', 'name', () => SOME_FLOAT),
  unknown_str: native('unknown_str', 'name', () => SOME_STR),
  unknown_bool: native('unknown_bool', 'name', () => SOME_BOOL),
  fresh_size: native('fresh_size', 'name', (_i, [name]) => varyingInt(text(name, 'n').replace(/\W+/g, '_'), 0)),
  batch_size: native('batch_size', 'full', (i, [full]) => {
    const size = varyingInt('batch', 0);
    const most = full && settled(full);
    if (most?.kind === 'int') i.linting.noteBatch(size.dim, most.dim);
    return size;
  }),
  loaded_module: native('loaded_module', 'name', (i, [name]) => {
    const file = name?.kind === 'str' ? name.moduleFile : undefined;
    return (file && i.modules.loadedFrom(file)) ?? new UnknownValue('a loaded module');
  }),
  is_known: native('is_known', 'x', (_i, [x]) => bool(x ? isKnown(x) : false)),
  deepcopy: native('deepcopy', 'x memo', (i, [x]) => (x ? deepcopy(i, x) : NONE)),
  ...dataclassHooks,
  ...deviceHooks,
  ...autogradHooks,
  ...typeCheckerHooks,
  ...inspectionHooks,
  ...regexHooks,
  op: runOperator(),
  shape_error: shapeError(),
  parameter: parameter(),
  named_tuple: native('named_tuple', 'cls names values', (i, [cls, names, values], node) => {
    const fields = names ? i.iterate(names, node).items.map((n) => text(n, '')) : [];
    const { items, rest } = values ? i.iterate(values, node) : { items: [], rest: null };
    return new TupleValue(items, rest, fields, cls?.kind === 'class' ? cls : null);
  }),
  is_descriptor: native('is_descriptor', 'x', (_i, [x]) =>
    bool(x?.kind === 'function' || (x?.kind === 'native' && x.descriptor !== undefined)),
  ),
  autocast_enter: native('autocast_enter', '', (i) => {
    i.autocast++;
    return NONE;
  }),
  autocast_exit: native('autocast_exit', '', (i) => {
    i.autocast = Math.max(0, i.autocast - 1);
    return NONE;
  }),
};

export function hooks(name: string): Value | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}
