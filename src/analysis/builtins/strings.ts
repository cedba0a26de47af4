/** Methods of strings: exact when everything is known, else some string. */

import { plainText } from '../interp/expressions';
import type { Interpreter } from '../interp/interpreter';
import { iterate } from '../interp/iteration';
import {
  bool,
  int,
  ListValue,
  type NativeValue,
  NONE,
  SOME_STR,
  type StrValue,
  someInt,
  str,
  TupleValue,
  type Value,
} from '../values/values';
import { native } from './native';

type Self = (self: StrValue) => NativeValue;

/**
 * A method of known strings and ints; `body` answers null for what it does not do. Keywords, and more arguments than `most`, are
 * beyond all of them.
 */
function text(
  name: string,
  body: (s: string, args: (string | null)[], i: Interpreter) => Value | null,
  otherwise: () => Value = () => SOME_STR,
  most = 1,
): Self {
  return (self) =>
    native(`str.${name}`, '', (i, args, _node, call) => {
      const given = call.args.map((a) => (a.kind === 'str' || a.kind === 'int' ? plainText(a) : null));
      if (self.value === null || call.kwargs.size > 0 || args.length > most) return otherwise();
      if (args.some((a, k) => a?.kind !== 'none' && given[k] === null)) return otherwise();
      return body(self.value, given, i) ?? otherwise();
    });
}

function stripped(s: string, chars: string | null | undefined, sides: 'both' | 'left' | 'right'): Value {
  const drop = (c: string) => (typeof chars === 'string' ? chars.includes(c) : /\s/.test(c));
  let [from, to] = [0, s.length];
  while (sides !== 'right' && from < to && drop(s[from])) from++;
  while (sides !== 'left' && to > from && drop(s[to - 1])) to--;
  return str(s.slice(from, to));
}

/** Parts of a text: at most `limit` cuts, counted from the left or from the right. */
function cut(
  s: string,
  separator: string | null | undefined,
  limit: string | null | undefined,
  fromRight: boolean,
): Value | null {
  const most = typeof limit === 'string' ? Number(limit) : -1;
  if (typeof separator !== 'string') return most < 0 ? list(s.trim() === '' ? [] : s.trim().split(/\s+/)) : null;
  if (separator === '') return null;
  const parts = s.split(separator);
  if (most < 0 || parts.length <= most + 1) return list(parts);
  if (fromRight)
    return list([parts.slice(0, parts.length - most).join(separator), ...parts.slice(parts.length - most)]);
  return list([...parts.slice(0, most), parts.slice(most).join(separator)]);
}

function parted(s: string, separator: string | null | undefined, fromRight: boolean): Value | null {
  if (typeof separator !== 'string' || separator === '') return null;
  const at = fromRight ? s.lastIndexOf(separator) : s.indexOf(separator);
  if (at < 0) return strings(fromRight ? ['', '', s] : [s, '', '']);
  return strings([s.slice(0, at), separator, s.slice(at + separator.length)]);
}

const strings = (parts: string[]) => new TupleValue(parts.map((p) => str(p)));
const someStrings = () => new ListValue([], SOME_STR);
const threeStrings = () => new TupleValue([SOME_STR, SOME_STR, SOME_STR]);
const someBool = () => bool(null);

/** A prefix or suffix test takes a string or a tuple of them. */
function affix(name: 'startsWith' | 'endsWith'): Self {
  return (self) =>
    native(`str.${name}`, 'x', (_i, [x, ...more]) => {
      if (self.value === null || !x || more.length > 0) return bool(null);
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
  strip: text('strip', (s, [chars]) => stripped(s, chars, 'both')),
  lstrip: text('lstrip', (s, [chars]) => stripped(s, chars, 'left')),
  rstrip: text('rstrip', (s, [chars]) => stripped(s, chars, 'right')),
  replace: text(
    'replace',
    (s, [a, b]) => (typeof a === 'string' && typeof b === 'string' && a ? str(s.replaceAll(a, b)) : null),
    undefined,
    2,
  ),
  split: text('split', (s, [separator, limit]) => cut(s, separator, limit, false), someStrings, 2),
  rsplit: text('rsplit', (s, [separator, limit]) => cut(s, separator, limit, true), someStrings, 2),
  splitlines: text('splitlines', (s) => list(s === '' ? [] : s.replace(/\r?\n$/, '').split(/\r?\n/)), someStrings),
  partition: text('partition', (s, [separator]) => parted(s, separator, false), threeStrings),
  rpartition: text('rpartition', (s, [separator]) => parted(s, separator, true), threeStrings),
  removeprefix: text('removeprefix', (s, [p]) =>
    typeof p === 'string' ? str(s.startsWith(p) ? s.slice(p.length) : s) : null,
  ),
  removesuffix: text('removesuffix', (s, [p]) =>
    typeof p === 'string' ? str(p && s.endsWith(p) ? s.slice(0, -p.length) : s) : null,
  ),
  find: text(
    'find',
    (s, [p]) => (typeof p === 'string' ? int(s.indexOf(p)) : null),
    () => someInt('at', '', -1),
  ),
  index: text(
    'index',
    () => null,
    () => someInt('at', '', 0),
  ),
  count: text(
    'count',
    (s, [p]) => (typeof p === 'string' && p ? int(s.split(p).length - 1) : null),
    () => someInt('count', '', 0),
  ),
  isdigit: text('isdigit', (s) => bool(/^\d+$/.test(s)), someBool),
  isnumeric: text('isnumeric', (s) => bool(/^\d+$/.test(s)), someBool),
  isalpha: text('isalpha', (s) => bool(/^\p{L}+$/u.test(s)), someBool),
  isalnum: text('isalnum', (s) => bool(/^[\p{L}\p{N}]+$/u.test(s)), someBool),
  isupper: text('isupper', () => null, someBool),
  islower: text('islower', () => null, someBool),
  isspace: text('isspace', () => null, someBool),
  isidentifier: text('isidentifier', () => null, someBool),
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
  encode: text(
    'encode',
    () => null,
    () => ({ kind: 'bytes' }),
  ),
  format_map: text('format_map', () => null),
  zfill: text('zfill', () => null),
  ljust: text('ljust', () => null),
  rjust: text('rjust', () => null),
  center: text('center', () => null),
  expandtabs: text('expandtabs', () => null),
  casefold: text('casefold', (s) => str(s.toLowerCase())),
  swapcase: text('swapcase', () => null),
  translate: text('translate', () => null),
  __len__: text(
    '__len__',
    (s) => int([...s].length),
    () => someInt('len', '', 0),
  ),
};
