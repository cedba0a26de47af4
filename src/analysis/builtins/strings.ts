/** Methods of strings: exact when everything is known, else some string. */
import { iterate } from '../interp/iteration';
import { plainText } from '../interp/expressions';
import type { Interpreter } from '../interp/interpreter';
import { bool, int, ListValue, type NativeValue, NONE, SOME_STR, someInt, type StrValue, str, TupleValue, type Value } from '../values/values';
import { native } from './native';

type Self = (self: StrValue) => NativeValue;

function text(name: string, body: (s: string, args: (string | null)[], i: Interpreter) => Value | null, otherwise: Value = SOME_STR): Self {
  return (self) =>
    native(`str.${name}`, '', (i, args, _node, call) => {
      const given = call.args.map((a) => (a.kind === 'str' || a.kind === 'int' ? plainText(a) : null));
      if (self.value === null || args.some((a, k) => a?.kind === 'str' && given[k] === null)) return otherwise;
      return body(self.value, given, i) ?? otherwise;
    });
}

/** A prefix or suffix test takes a string or a tuple of them. */
function affix(name: 'startsWith' | 'endsWith'): Self {
  return (self) =>
    native(`str.${name}`, 'x', (_i, [x]) => {
      if (self.value === null || !x) return bool(null);
      const list = x.kind === 'tuple' ? x.items : [x];
      const each = list.map((v) => (v.kind === 'str' && v.value !== null ? self.value![name](v.value) : null));
      return bool(each.includes(true) ? true : each.includes(null) ? null : false);
    });
}

const list = (parts: string[]) => new ListValue(parts.map((p) => str(p)));

export const stringMethods: Record<string, Self> = {
  lower: text('lower', (s) => str(s.toLowerCase())),
  upper: text('upper', (s) => str(s.toUpperCase())),
  title: text('title', () => null),
  capitalize: text('capitalize', (s) => str(s.charAt(0).toUpperCase() + s.slice(1).toLowerCase())),
  strip: text('strip', (s, a) => (a.length ? null : str(s.trim()))),
  lstrip: text('lstrip', (s, a) => (a.length ? null : str(s.trimStart()))),
  rstrip: text('rstrip', (s, a) => (a.length ? null : str(s.trimEnd()))),
  replace: text('replace', (s, [a, b]) => (typeof a === 'string' && typeof b === 'string' ? str(s.replaceAll(a, b)) : null)),
  split: text('split', (s, a) => (a.length > 1 ? null : list(typeof a[0] === 'string' ? s.split(a[0]) : s.trim().split(/\s+/))), new ListValue([], SOME_STR)),
  rsplit: text('rsplit', (s, a) => (a.length === 1 && typeof a[0] === 'string' ? list(s.split(a[0])) : null), new ListValue([], SOME_STR)),
  splitlines: text('splitlines', (s) => list(s.split(/\r?\n/)), new ListValue([], SOME_STR)),
  partition: text('partition', (s, [sep]) => {
    if (typeof sep !== 'string') return null;
    const at = s.indexOf(sep);
    return new TupleValue((at < 0 ? [s, '', ''] : [s.slice(0, at), sep, s.slice(at + sep.length)]).map((p) => str(p)));
  }, new TupleValue([SOME_STR, SOME_STR, SOME_STR])),
  rpartition: text('rpartition', () => null, new TupleValue([SOME_STR, SOME_STR, SOME_STR])),
  removeprefix: text('removeprefix', (s, [p]) => (typeof p === 'string' ? str(s.startsWith(p) ? s.slice(p.length) : s) : null)),
  removesuffix: text('removesuffix', (s, [p]) => (typeof p === 'string' ? str(p && s.endsWith(p) ? s.slice(0, -p.length) : s) : null)),
  find: text('find', (s, [p]) => (typeof p === 'string' ? int(s.indexOf(p)) : null), someInt('at', '', -1)),
  index: text('index', () => null, someInt('at', '', 0)),
  count: text('count', (s, [p]) => (typeof p === 'string' && p ? int(s.split(p).length - 1) : null), someInt('count', '', 0)),
  isdigit: text('isdigit', (s) => bool(/^\d+$/.test(s)), bool(null)),
  isnumeric: text('isnumeric', (s) => bool(/^\d+$/.test(s)), bool(null)),
  isalpha: text('isalpha', (s) => bool(/^\p{L}+$/u.test(s)), bool(null)),
  isalnum: text('isalnum', (s) => bool(/^[\p{L}\p{N}]+$/u.test(s)), bool(null)),
  isupper: text('isupper', () => null, bool(null)),
  islower: text('islower', () => null, bool(null)),
  isspace: text('isspace', () => null, bool(null)),
  isidentifier: text('isidentifier', () => null, bool(null)),
  startswith: affix('startsWith'),
  endswith: affix('endsWith'),
  join: (self) =>
    native('str.join', 'parts', (i, [parts], node) => {
      const { items, rest } = iterate(i, parts ?? NONE, node);
      const words = items.map((v) => (v.kind === 'str' ? v.value : null));
      return str(rest || self.value === null || words.includes(null) ? null : words.join(self.value));
    }),
  format: (self) =>
    native('str.format', '', (_i, args, _node, call) => {
      // Only plain fields: `{}`, `{0}`, `{name}`.
      let next = 0;
      let known = self.value !== null;
      const out = (self.value ?? '').replace(/\{(\w*)\}/g, (_, field: string) => {
        const value = field === '' ? args[next++] : /^\d+$/.test(field) ? args[Number(field)] : call.kwargs.get(field);
        const shown = value ? plainText(value) : null;
        if (shown === null) known = false;
        return shown ?? '';
      });
      return str(known && !/[{}]/.test(out) ? out : null);
    }),
  encode: text('encode', () => null, { kind: 'bytes' }),
  format_map: text('format_map', () => null),
  zfill: text('zfill', () => null),
  ljust: text('ljust', () => null),
  rjust: text('rjust', () => null),
  center: text('center', () => null),
  expandtabs: text('expandtabs', () => null),
  casefold: text('casefold', (s) => str(s.toLowerCase())),
  swapcase: text('swapcase', () => null),
  translate: text('translate', () => null),
  __len__: text('__len__', (s) => int([...s].length), someInt('len', '', 0)),
};
