/** Built-in functions about objects: `len`, `isinstance`, `getattr`, `print`, … */
import { Dim } from '../../core/dim';
import { knownDims } from '../../core/shape';
import { delAttr, getAttr, hasAttr, setAttr, setSomeAttr } from '../interp/attributes';
import { raise } from '../interp/exceptions';
import type { Interpreter } from '../interp/interpreter';
import { iterate } from '../interp/iteration';
import { PyRaise } from '../interp/signals';
import { joinValues } from '../values/join';
import {
  bool,
  callArgs,
  DictValue,
  int,
  type NativeValue,
  NONE,
  SOME_STR,
  someInt,
  str,
  TupleValue,
  unknown,
  type Value,
} from '../values/values';
import { ignored, native } from './native';
import { isInstance } from './types';

type N = Parameters<NativeValue['call']>[2];

export function lengthOf(i: Interpreter, v: Value, node: N): Value {
  switch (v.kind) {
    case 'tuple':
      if (v.sizesOf) {
        const dims = knownDims(v.sizesOf.shape);
        return dims ? int(dims.length) : someInt('rank', '', 0);
      }
      return v.rest ? someInt('len', '', v.items.length) : int(v.items.length);
    case 'list':
      return v.rest ? someInt('len', '', v.items.length) : int(v.items.length);
    case 'dict':
      return v.rest || v.open || [...v.entries.values()].some((e) => !e.certain)
        ? someInt('len', '', 0)
        : int(v.entries.size);
    case 'set':
      return v.rest ? someInt('len', '', 0) : int(v.entries.size);
    case 'str':
      return v.value === null ? someInt('len', '', 0) : int([...v.value].length);
    case 'range': {
      const n = v.stop.sub(v.start);
      if (v.step.value === 1)
        return int(n.value === null ? (i.assume.minOf(n) >= 0 ? n : Dim.max(n, Dim.zero)) : Math.max(0, n.value));
      return n.value !== null && v.step.value !== null
        ? int(Math.max(0, Math.ceil(n.value / v.step.value)))
        : someInt('len', '', 0);
    }
    case 'tensor': {
      const dims = knownDims(v.shape);
      if (dims?.length === 0) throw raise(i, 'TypeError', 'len() of a 0-d tensor', node);
      return int(i.ops.sizeAt(i.tensorType(v), 0, 'len'));
    }
    case 'union':
      return i.eachAlternative(v.options, (o) => lengthOf(i, o, node));
    case 'instance': {
      const method = v.cls.lookup('__len__');
      if (method) return i.call(method, callArgs([v]), node);
      return v.payload ? lengthOf(i, v.payload, node) : someInt('len', '', 0);
    }
    case 'class': {
      const method = v.metaclass?.lookup('__len__');
      return method ? i.call(method, callArgs([v]), node) : unknown(`len of ${v.name}`);
    }
    case 'unknown': {
      const old = v.attribute('len()');
      if (old) return old;
      const n = someInt(v.name ? `len_${v.name.replace(/\W+/g, '_')}` : 'len', v.scope, 0);
      v.noteAttribute('len()', n);
      return n;
    }
    default:
      return someInt('len', '', 0);
  }
}

function attributeName(v: Value | undefined): string | null {
  return v?.kind === 'str' ? v.value : null;
}

function getattr(i: Interpreter, obj: Value, name: string, fallback: Value | undefined, node: N): Value {
  if (!fallback) return getAttr(i, obj, name, node);
  const has = hasAttr(i, obj, name, node);
  if (has === false) return fallback;
  try {
    const value = getAttr(i, obj, name, node);
    return has === true ? value : joinValues([value, fallback]);
  } catch (e) {
    if (e instanceof PyRaise) return fallback;
    throw e;
  }
}

export const builtinFunctions: readonly NativeValue[] = [
  native('len', 'x', (i, [x], node) => (x ? lengthOf(i, x, node) : unknown('len'))),
  native('isinstance', 'x type', (i, [x, t]) => bool(x && t ? isInstance(i, x, t) : null)),
  native('issubclass', 'x type', (_i, [x, t]) => {
    if (x?.kind !== 'class' || !t) return bool(null);
    const each = (t.kind === 'tuple' ? t.items : [t]).map((c) =>
      c.kind === 'class' ? x.mro.includes(c) : c.kind === 'native' ? x.nativeBase === c : null,
    );
    return bool(each.includes(true) ? true : each.includes(null) || x.hasUnknownBase ? null : false);
  }),
  native('callable', 'x', (_i, [x]) => {
    if (!x || x.kind === 'unknown' || x.kind === 'union') return bool(null);
    if (x.kind === 'instance')
      return bool(x.cls.lookup('__call__') !== undefined ? true : x.cls.hasUnknownBase ? null : false);
    return bool(['function', 'method', 'native', 'class'].includes(x.kind));
  }),
  native('hasattr', 'x name', (i, [x, name], node) => {
    const text = attributeName(name);
    return bool(x && text !== null ? hasAttr(i, x, text, node) : null);
  }),
  native('getattr', 'x name default', (i, [x, name, fallback], node) => {
    const text = attributeName(name);
    if (x && text !== null) return getattr(i, x, text, fallback, node);
    if (x && name?.kind === 'union') {
      return i.eachAlternative(name.options, (o) =>
        o.kind === 'str' && o.value !== null ? getattr(i, x, o.value, fallback, node) : unknown('getattr'),
      );
    }
    return unknown('an attribute of unknown name');
  }),
  native('setattr', 'x name value', (i, [x, name, value], node) => {
    const text = attributeName(name);
    if (x && text !== null && value) setAttr(i, x, text, value, node);
    else if (x && value) setSomeAttr(i, x, value);
    return NONE;
  }),
  native('delattr', 'x name', (i, [x, name]) => {
    const text = attributeName(name);
    if (x && text !== null) delAttr(i, x, text);
    return NONE;
  }),
  native('vars', 'x', (i, [x], node) => (x ? getAttr(i, x, '__dict__', node) : unknown('local names'))),
  native('dir', 'x', () => unknown('the names of an object')),
  native('id', 'x', () => someInt('id', '', 0)),
  native('hash', 'x', () => someInt('hash')),
  native('repr', 'x', () => SOME_STR),
  native('ascii', 'x', () => SOME_STR),
  native('format', 'x spec', () => SOME_STR),
  native('bin', 'x', () => SOME_STR),
  native('hex', 'x', () => SOME_STR),
  native('oct', 'x', () => SOME_STR),
  native('input', 'prompt', () => SOME_STR),
  ignored('print'),
  ignored('breakpoint'),
  native('exit', 'code', (i, _a, node) => {
    throw raise(i, 'SystemExit', 'exit', node);
  }),
  native('quit', 'code', (i, _a, node) => {
    throw raise(i, 'SystemExit', 'exit', node);
  }),
  native('globals', '', () => unknown('the names of the module')),
  native('locals', '', (i) => {
    const d = new DictValue();
    for (const [k, v] of i.frame!.env.vars) d.entries.set(`s:${k}`, { key: str(k), value: v, certain: true });
    return d;
  }),
  native('open', 'file mode', () => unknown('a file')),
  native('eval', 'source', () => unknown('eval')),
  native('exec', 'source', () => NONE),
  native('compile', 'source', () => unknown('compile')),
  native('memoryview', 'x', () => unknown('a memoryview')),
  native('__import__', 'name', (i, [name], node) =>
    name?.kind === 'str' && name.value ? i.modules.importModule(i, name.value, node) : unknown('an import'),
  ),
];

export { iterate, TupleValue };
