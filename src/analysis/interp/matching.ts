/** `match` statements. */
import type { Match, Pattern } from '../../python/ast';
import { isInstance } from '../builtins/types';
import { keyOf } from '../values/keys';
import { bool, DictValue, ListValue, NONE, unknown, type Value } from '../values/values';
import { setName } from './assignment';
import { getAttr, hasAttr } from './attributes';
import { compareValues } from './comparison';
import { evaluate } from './expressions';
import type { Interpreter } from './interpreter';
import { execBlock, execSides } from './statements';
import { settled } from './tensors';
import { truth } from './truth';

export function execMatch(i: Interpreter, s: Match): boolean {
  const subject = evaluate(i, s.subject);
  return tryCases(i, s, subject, 0);
}

function tryCases(i: Interpreter, s: Match, subject: Value, from: number): boolean {
  for (let n = from; n < s.cases.length; n++) {
    const c = s.cases[n];
    let fits = matches(i, c.pattern, subject);
    if (fits !== false && c.guard) {
      const guard = truth(i, evaluate(i, c.guard), c.guard);
      fits = guard === false ? false : guard === null ? null : fits;
    }
    if (fits === true) return execBlock(i, c.body);
    if (fits === null) return execSides(i, s, [() => execBlock(i, c.body), () => tryCases(i, s, subject, n + 1)]);
  }
  return true;
}

/** Binds what the pattern names; null when it is open whether it fits. */
function matches(i: Interpreter, p: Pattern, value: Value): boolean | null {
  const v = settled(value);
  switch (p.kind) {
    case 'MatchAs': {
      const fits = p.pattern ? matches(i, p.pattern, v) : true;
      if (p.name && fits !== false) setName(i, p.name, v);
      return fits;
    }
    case 'MatchOr': {
      const all = p.patterns.map((q) => matches(i, q, v));
      return all.includes(true) ? true : all.includes(null) ? null : false;
    }
    case 'MatchValue': {
      const same = compareValues(i, '==', v, evaluate(i, p.value), p);
      return same.kind === 'bool' ? same.value : null;
    }
    case 'MatchSingleton': {
      const same = compareValues(i, 'is', v, p.value === null ? NONE : bool(p.value), p);
      return same.kind === 'bool' ? same.value : null;
    }
    case 'MatchSequence':
      return matchSequence(i, p, v);
    case 'MatchMapping':
      return matchMapping(i, p, v);
    case 'MatchClass':
      return matchClass(i, p, v);
    case 'MatchStar':
      return true;
  }
}

const all = (parts: (boolean | null)[]) => (parts.includes(false) ? false : parts.includes(null) ? null : true);

function matchSequence(i: Interpreter, p: Pattern & { kind: 'MatchSequence' }, v: Value): boolean | null {
  if (v.kind !== 'tuple' && v.kind !== 'list') {
    const open = v.kind === 'unknown' || v.kind === 'union' || v.kind === 'instance';
    for (const q of p.patterns) if (open) matches(i, q, unknown('an element'));
    return open ? null : false;
  }
  const star = p.patterns.findIndex((q) => q.kind === 'MatchStar');
  if (v.rest) {
    for (const q of p.patterns) matches(i, q, v.rest);
    return null;
  }
  const n = p.patterns.length;
  if (star < 0 ? v.items.length !== n : v.items.length < n - 1) return false;
  const parts: (boolean | null)[] = [];
  const tail = star < 0 ? 0 : n - star - 1;
  p.patterns.forEach((q, k) => {
    if (q.kind === 'MatchStar') {
      if (q.name) setName(i, q.name, new ListValue(v.items.slice(k, v.items.length - tail)));
    } else parts.push(matches(i, q, v.items[star >= 0 && k > star ? v.items.length - (n - k) : k]));
  });
  return all(parts);
}

function matchMapping(i: Interpreter, p: Pattern & { kind: 'MatchMapping' }, v: Value): boolean | null {
  if (v.kind !== 'dict') {
    for (const q of p.patterns) matches(i, q, unknown('a value'));
    return v.kind === 'unknown' || v.kind === 'union' || v.kind === 'instance' ? null : false;
  }
  const parts = p.keys.map((key, n) => {
    const k = keyOf(evaluate(i, key));
    const e = k === null ? undefined : v.entries.get(k);
    if (e) return all([matches(i, p.patterns[n], e.value), e.certain ? true : null]);
    matches(i, p.patterns[n], unknown('a value'));
    return k !== null && !v.rest ? false : null;
  });
  if (p.rest) setName(i, p.rest, new DictValue());
  return all(parts);
}

function matchClass(i: Interpreter, p: Pattern & { kind: 'MatchClass' }, v: Value): boolean | null {
  const cls = evaluate(i, p.cls);
  const is = isInstance(i, v, cls);
  if (is === false) return false;
  const parts: (boolean | null)[] = [is];
  p.kwdNames.forEach((name, n) => {
    const there = hasAttr(i, v, name, p);
    parts.push(
      there === false ? false : matches(i, p.kwdPatterns[n], there ? getAttr(i, v, name, p) : unknown('an attribute')),
    );
  });
  if (p.patterns.length === 1 && cls.kind === 'native') parts.push(matches(i, p.patterns[0], v));
  else for (const q of p.patterns) parts.push(matches(i, q, unknown('an attribute')), null);
  return all(parts);
}
