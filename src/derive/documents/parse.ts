/**
 * The source form of a derivation, a Markdown file: front matter, what it is about, `## given` with the parameters, then
 * a section a step: `## equality`, the formula between `$$`, the reason, and, indented, the code that checks it.
 */
import { splitCode } from './code';
import { type Derivation, type Parameter, type Step, type StepKind, stepKinds } from './document';
import { groups } from './groups';

/** A source file that cannot be read. The message begins with file and line. */
export class DocumentError extends Error {
  constructor(file: string, line: number, problem: string) {
    super(`${file}:${line}: ${problem}`);
  }
}

type Fail = (line: number, problem: string) => never;

interface Section {
  readonly heading: string;
  /** Of the heading, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

const KEYS = ['title', 'words', 'topics', 'snippet'];

/**
 * @param path below `text/`, as in `softmax/softmax-shift.md`.
 * @throws DocumentError that says file, line, what was expected and what was found.
 */
export function parseDerivation(path: string, text: string): Derivation {
  const fail: Fail = (line, problem) => {
    throw new DocumentError(path, line, problem);
  };
  const [, group, name] = /^([a-z]+)\/([a-z0-9-]+)\.md$/.exec(path) ?? fail(1, 'the path is not group/name.md');
  if (!(group in groups)) fail(1, `there is no group ${group}: it is one of ${Object.keys(groups).join(', ')}`);
  const lines = text.split(/\r?\n/);
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end < 0) fail(1, 'expected front matter between two lines ---');
  const { title, words = '', topics, snippet } = frontMatter(lines.slice(1, end), fail);
  const [first, ...rest] = sections(lines, end + 1);
  const intro = prose(first.lines);
  if (intro === '') fail(first.line, 'expected a sentence that says what the derivation is about');
  const given = rest.filter((s) => s.heading === 'given');
  if (given.length > 1) fail(given[1].line, 'there are two sections ## given');
  const steps = rest.filter((s) => s.heading !== 'given').map((s) => step(s, fail));
  if (steps.length === 0) fail(lines.length, 'expected a step, such as ## equality');
  return {
    name,
    group,
    title: title ?? fail(1, 'the front matter has no title'),
    intro,
    words,
    topics: rows(topics, fail),
    snippet: snippet ?? null,
    parameters: given.flatMap((s) => parameters(s, fail)),
    steps,
  };
}

function frontMatter(lines: readonly string[], fail: Fail): Partial<Record<string, string>> {
  const out: Record<string, string> = {};
  for (const [k, line] of lines.entries()) {
    const [, key, value] = /^(\w+):\s*(.+)$/.exec(line) ?? fail(k + 2, `expected key: value, found ${line}`);
    if (!KEYS.includes(key)) fail(k + 2, `there is no key ${key}: it is one of ${KEYS.join(', ')}`);
    if (key in out) fail(k + 2, `${key} is there twice`);
    out[key] = value.trim();
  }
  return out;
}

function rows(text: string | undefined, fail: Fail): number[] {
  const numbers = (text ?? '').split(/[\s,]+/).filter((w) => w !== '');
  return numbers.map((w) => (/^\d+$/.test(w) ? Number(w) : fail(1, `topics are numbers of rows, found ${w}`)));
}

/** What stands before the first heading, and the sections. */
function sections(lines: readonly string[], start: number): Section[] {
  const out: { heading: string; line: number; lines: string[] }[] = [{ heading: '', line: start + 1, lines: [] }];
  for (const [k, line] of lines.slice(start).entries()) {
    const heading = /^## +(.*?)\s*$/.exec(line)?.[1];
    if (heading === undefined) out.at(-1)!.lines.push(line);
    else out.push({ heading, line: start + k + 1, lines: [] });
  }
  return out;
}

function prose(lines: readonly string[]): string {
  return lines
    .join('\n')
    .trim()
    .replace(/\n(?!\n)(?<!\n\n)/g, ' ');
}

function parameters(section: Section, fail: Fail): Parameter[] {
  const out: Parameter[] = [];
  for (const [k, text] of section.lines.entries()) {
    if (text.trim() === '') continue;
    const line = section.line + 1 + k;
    const match = /^ {4}([A-Za-z_]\w*) = (.+?)(?:\s+# (.+?))?\s*$/.exec(text);
    const [, name, source, note = ''] = match ?? fail(line, `expected "    name = value  # what it is", found ${text}`);
    if (out.some((p) => p.name === name)) fail(line, `${name} is given twice`);
    out.push({ name, source, note, line });
  }
  return out;
}

function step(section: Section, fail: Fail): Step {
  const kind = section.heading as StepKind;
  if (!stepKinds.includes(kind)) {
    fail(section.line, `there is no kind of step "${kind}": it is one of given, ${stepKinds.join(', ')}`);
  }
  const { formula, after } = formulaOf(section, fail);
  const isCode = (text: string) => text.startsWith('    ');
  const begin = after + section.lines.slice(after).findIndex(isCode);
  const hasCode = begin >= after;
  const reason = prose(section.lines.slice(after, hasCode ? begin : undefined));
  if (reason === '') fail(section.line, 'the step has no reason: expected a sentence below its formula');
  const lines = hasCode ? section.lines.slice(begin) : [];
  const stray = lines.findIndex((text) => text.trim() !== '' && !isCode(text));
  if (stray >= 0)
    fail(section.line + 1 + begin + stray, `expected code with four spaces before it, found ${lines[stray]}`);
  const { code, checks } = splitCode(
    lines.map((text) => text.slice(4)),
    (k, problem) => fail(section.line + 1 + begin + k, problem),
  );
  const numbered = checks.map((c) => ({ ...c, line: section.line + 1 + begin + c.line }));
  const isChecked = kind === 'equality' || kind === 'inequality' || kind === 'example';
  if (isChecked && checks.length === 0) fail(section.line, `${kind}: expected a check, such as "    a == b"`);
  if (!isChecked && kind !== 'limit' && checks.length > 0)
    fail(numbered[0].line, `a step of kind ${kind} has no check`);
  if (kind === 'inequality' && checks.every((c) => c.relation === '=='))
    fail(section.line, 'expected a check with <= or >=');
  return { kind, formula, reason, code, checks: numbered, line: section.line };
}

/** The formula, on one line or on several between `$$`, and the index of the line after it. */
function formulaOf(section: Section, fail: Fail): { formula: string; after: number } {
  const { lines } = section;
  const begin = lines.findIndex((text) => text.trim() !== '');
  if (begin < 0 || !lines[begin].startsWith('$$')) fail(section.line + 1, 'expected a formula between $$ and $$');
  const end = lines.findIndex((text, k) => /\$\$\s*$/.test(k === begin ? text.slice(2) : text) && k >= begin);
  if (end < 0) fail(section.line + 1 + begin, 'the formula has no $$ at its end');
  const text = lines
    .slice(begin, end + 1)
    .join('\n')
    .trim();
  const formula = text.slice(2, -2).trim();
  if (formula === '') fail(section.line + 1 + begin, 'the formula is empty');
  return { formula, after: end + 1 };
}
