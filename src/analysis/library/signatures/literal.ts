/** Python literals as arguments: defaults and constant attributes of signatures. */
import { Dim } from '../../../core/dim';
import type { Arg } from '../../../core/ops/operator';

const NAMES: Readonly<Record<string, Arg>> = {
  None: { kind: 'none' },
  True: { kind: 'bool', value: true },
  False: { kind: 'bool', value: false },
  inf: { kind: 'float', value: Number.POSITIVE_INFINITY },
  Ellipsis: { kind: 'ellipsis' },
};

/** `1`, `-1`, `1e-5`, `inf`, `"max"`, `None`, `True`, `()`, `(1, 2)`, `[0]`. Throws on anything else. */
export function literal(text: string): Arg {
  const t = text.trim();
  if (Object.hasOwn(NAMES, t)) return NAMES[t];
  if (t.startsWith('-')) return negative(literal(t.slice(1)), t);
  if (/^\d+$/.test(t)) return { kind: 'int', value: Dim.of(Number(t)) };
  if (/^(\d+\.\d*|\.\d+|\d+)(e[+-]?\d+)?$/i.test(t)) return { kind: 'float', value: Number(t) };
  const quoted = /^(["'])(.*)\1$/.exec(t);
  if (quoted) return { kind: 'str', value: quoted[2] };
  const list = /^\((.*)\)$|^\[(.*)\]$/.exec(t);
  if (list) {
    const inner = (list[1] ?? list[2]).trim();
    const items = inner === '' ? [] : splitTop(inner).filter((s) => s.trim() !== '');
    return { kind: 'list', items: items.map(literal), tuple: t.startsWith('(') };
  }
  throw new Error(`not a literal: ${t}`);
}

function negative(arg: Arg, text: string): Arg {
  if (arg.kind === 'int') return { kind: 'int', value: arg.value.neg() };
  if (arg.kind === 'float') return { kind: 'float', value: -arg.value! };
  throw new Error(`not a literal: ${text}`);
}

/** Splits at the commas that stand in no bracket and no string. */
export function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const ch = text[i];
    if (quote) quote = ch === quote ? '' : quote;
    else if (ch === '"' || ch === "'") quote = ch;
    else if ('([{'.includes(ch)) depth++;
    else if (')]}'.includes(ch)) depth--;
    else if (ch === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
