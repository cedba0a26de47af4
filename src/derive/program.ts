/** A term as lines of code: what occurs several times gets a name. */
import { constantOf, type Term } from './term';
import { Planner } from './write/plan';
import { ATOM, type Code, type Writer } from './write/writer';

/** Smaller parts are written out each time. */
const WORTH_A_NAME = 4;

const TWICE = new Set(['softmax', 'log_softmax']);

/** Parts that occur several times, in the order in which they are needed. */
function sharedParts(terms: readonly Term[]): Term[] {
  const counts = new Map<string, { term: Term; count: number }>();
  const order: Term[] = [];
  const visit = (t: Term) => {
    const seen = counts.get(t.key);
    if (seen) {
      seen.count++;
      return;
    }
    counts.set(t.key, { term: t, count: 1 });
    for (const part of partsOf(t)) visit(part);
    // Their text has the argument twice.
    if (t.kind === 'apply' && TWICE.has(t.fn)) visit(t.args[0]);
    order.push(t);
  };
  for (const term of terms) visit(term);
  const whole = new Set(terms);
  return order.filter(
    (t) => !whole.has(t) && t.weight >= WORTH_A_NAME && counts.get(t.key)!.count > 1 && constantOf(t) === null,
  );
}

function partsOf(t: Term): readonly Term[] {
  switch (t.kind) {
    case 'product':
      return t.factors.map((f) => f.term);
    case 'sum':
      return t.terms;
    case 'apply':
      return t.args;
    default:
      return [];
  }
}

function* freshNames(taken: ReadonlySet<string>): Generator<string, never> {
  for (let n = 1; ; n++) if (!taken.has(`t${n}`)) yield `t${n}`;
}

export interface Line {
  readonly name: string;
  readonly code: string;
}

/** What a term is called; null for one that has no name. */
export interface Named {
  readonly name: string | null;
  readonly term: Term;
}

/** The text of a term: the last line, which is without a name, is its value. */
export function written(term: Term, writer: Writer, taken: ReadonlySet<string>): string {
  return text(program([{ name: null, term }], writer, taken));
}

/** Terms by their names, with names for what occurs in several places. Terms may use the names before them. */
export function program(equations: readonly Named[], writer: Writer, taken: ReadonlySet<string>): Line[] {
  for (let parts = sharedParts(equations.map((e) => e.term)); ; ) {
    const made = withNames(equations, parts, writer, taken);
    // How a part is written may make another one needless that stands in it: `x @ x.T` of `x @ y.T @ y`.
    const used = parts.filter((_, k) => isUsed(made.lines, made.names[k]));
    if (used.length === parts.length) return made.lines;
    parts = used;
  }
}

export function text(lines: readonly Line[]): string {
  return lines.map(({ name, code }) => (name === '' ? code : `${name} = ${code}`)).join('\n');
}

function isUsed(lines: readonly Line[], name: string): boolean {
  const word = new RegExp(`\\b${name}\\b`);
  return lines.some((l) => l.name !== name && word.test(l.code));
}

function withNames(
  equations: readonly Named[],
  parts: readonly Term[],
  writer: Writer,
  taken: ReadonlySet<string>,
): { readonly lines: Line[]; readonly names: string[] } {
  const fresh = freshNames(taken);
  const own = parts.map(() => fresh.next().value);
  const known = new Map<string, Code>();
  const lines: Line[] = [];
  const planner = (term: Term) => new Planner(writer, (t) => (t.key === term.key ? null : (known.get(t.key) ?? null)));
  const open = new Map(parts.map((part, k) => [part.key, own[k]]));
  /** Parts come right before the first line that needs them. */
  const visited = new Set<string>();
  const define = (term: Term) => {
    if (visited.has(term.key)) return;
    visited.add(term.key);
    for (const part of partsOf(term)) define(part);
    const name = open.get(term.key);
    if (name === undefined || known.has(term.key)) return;
    const code = planner(term).whole(term);
    known.set(term.key, { text: name, level: ATOM, ...(code.isTruth ? { isTruth: true } : {}) });
    lines.push({ name, code: code.text });
  };
  for (const { name, term } of equations) {
    for (const part of partsOf(term)) define(part);
    const same = known.get(term.key);
    const code = same ?? planner(term).whole(term);
    lines.push({ name: name ?? '', code: writer.numeric(code).text });
    if (name !== null && term.kind !== 'variable' && !constantOf(term) && !same)
      known.set(term.key, { text: name, level: ATOM });
  }
  return { lines, names: own };
}
