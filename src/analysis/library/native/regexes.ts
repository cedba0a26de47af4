/**
 * Regular expressions on texts that are known. RE2 finds what Python's `re` finds, in linear time, for what the two have in
 * common: patterns and texts of printable ASCII without look-around and back-references. The rest is not known.
 */
import { RE2JS } from 're2js';
import { native } from '../../builtins/native';
import { DictValue, int, ListValue, NONE, str, TupleValue, type Value } from '../../values/values';

const MAX_LENGTH = 4000;
const PLAIN = /^[\t\n\x20-\x7e]*$/;
/** What RE2 reads in another way than Python, or Python not at all: `\p`, `\1`, `{,3}`, `[[:alpha:]]`, `(?<n>…)`, `(?U)`. */
const READ_OTHERWISE = /\\[pPQEzC0-9]|\{,|\[\[:|\(\?(?![:P)ims]|<[=!])|\(\?[ims]*[^\W_imsP]/;
/** `re.I`, `re.M`, `re.S`. */
const IGNORECASE = 2;
const MULTILINE = 8;
const DOTALL = 16;
const ASCII = 256;
const UNICODE = 32;

const compiled = new Map<string, RE2JS | null>();

/** The pattern for RE2; null where it cannot be told what Python would find. */
function compile(pattern: string, flags: number): RE2JS | null {
  const key = `${flags}:${pattern}`;
  const old = compiled.get(key);
  if (old !== undefined) return old;
  const made = tryCompile(pattern, flags);
  compiled.set(key, made);
  return made;
}

function tryCompile(pattern: string, flags: number): RE2JS | null {
  const known = IGNORECASE | MULTILINE | DOTALL | ASCII | UNICODE;
  if ((flags & ~known) !== 0 || pattern.length > MAX_LENGTH || !PLAIN.test(pattern)) return null;
  // Two backslashes are one that stands for itself.
  const bare = pattern.replaceAll('\\\\', '  ');
  if (READ_OTHERWISE.test(bare)) return null;
  // What a group holds after a repetition that came to nothing may differ.
  if (/\)[*+{]/.test(bare) && /\((?!\?)|\(\?P</.test(bare)) return null;
  const options =
    (flags & IGNORECASE ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags & MULTILINE ? RE2JS.MULTILINE : 0) |
    (flags & DOTALL ? RE2JS.DOTALL : 0);
  try {
    return RE2JS.compile(
      pattern.replace(/\\\\|\\Z/g, (e) => (e === '\\Z' ? '\\z' : e)),
      options,
    );
  } catch {
    // RE2 has no such syntax, or the pattern is an error in Python as well.
    return null;
  }
}

function textOf(v: Value | undefined): string | null {
  return v?.kind === 'str' ? v.value : null;
}

function numberOf(v: Value | undefined): number | null {
  return v?.kind === 'int' ? v.dim.value : null;
}

function regex(pattern: Value | undefined, flags: Value | undefined): RE2JS | null {
  const [p, f] = [textOf(pattern), numberOf(flags)];
  return p === null || f === null ? null : compile(p, f);
}

type Matcher = ReturnType<RE2JS['matcher']>;

/** (start, end) of the whole and of each group, (-1, -1) of one that took no part. */
function spans(m: Matcher): TupleValue {
  const ends = Array.from({ length: m.groupCount() + 1 }, (_, k) => new TupleValue([int(m.start(k)), int(m.end(k))]));
  return new TupleValue(ends);
}

/** All matches; null where one is empty, after which Python may go on elsewhere. */
function everyMatch(m: Matcher): Value[] | null {
  const found: Value[] = [];
  while (m.find()) {
    if (m.start() === m.end()) return null;
    found.push(spans(m));
  }
  return found;
}

const MODES: Readonly<Record<string, (m: Matcher) => Value[] | null>> = {
  match: (m) => (m.lookingAt() ? [spans(m)] : []),
  fullmatch: (m) => (m.matches() ? [spans(m)] : []),
  search: (m) => (m.find() ? [spans(m)] : []),
  all: everyMatch,
};

export const regexHooks: Readonly<Record<string, Value>> = {
  /** `regex_groups(pattern, flags)`: how many groups there are, and the numbers of those with names; None if not known. */
  regex_groups: native('regex_groups', 'pattern flags', (_i, [pattern, flags]) => {
    const r = regex(pattern, flags);
    if (!r) return NONE;
    const names = new DictValue();
    for (const [name, n] of Object.entries(r.namedGroups())) {
      names.entries.set(`s:${name}`, { key: str(name), value: int(n), certain: true });
    }
    return new TupleValue([int(r.groupCount()), names]);
  }),
  /** `regex_find(pattern, flags, string, mode)`: the spans of what matches; None where that is not known. */
  regex_find: native('regex_find', 'pattern flags string mode', (_i, [pattern, flags, string, mode]) => {
    const [r, text, how] = [regex(pattern, flags), textOf(string), MODES[textOf(mode) ?? '']];
    if (!r || text === null || !how || text.length > MAX_LENGTH || !PLAIN.test(text)) return NONE;
    // In Python `$` matches before a line break at the end, too.
    if (text.includes('\n') && textOf(pattern)?.includes('$')) return NONE;
    const found = how(r.matcher(text));
    return found ? new ListValue(found) : NONE;
  }),
};
