/** A term as lines of code: what occurs several times gets a name. */
import { constantOf, type Term } from './term';
import { Planner } from './write/plan';
import { ATOM, type Code, type Writer } from './write/writer';

/** Smaller parts are written out each time. */
const WORTH_A_NAME = 4;

const TWICE = new Set(['softmax', 'log_softmax']);

/** Parts that occur several times, in the order in which they are needed. */
function sharedParts(term: Term): Term[] {
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
  visit(term);
  return order.filter(
    (t) => t !== term && t.weight >= WORTH_A_NAME && counts.get(t.key)!.count > 1 && constantOf(t) === null,
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

export interface Program {
  readonly lines: readonly { readonly name: string; readonly code: string }[];
  readonly value: string;
}

/** The text of a term. */
export function written(term: Term, writer: Writer, taken: ReadonlySet<string>): Program {
  for (let parts = sharedParts(term); ; ) {
    const program = withNames(term, parts, writer, taken);
    // How a part is written may make another one needless that stands in it: `x @ x.T` of `x @ y.T @ y`.
    const used = parts.filter((_, k) => isUsed(program, k));
    if (used.length === parts.length) return program;
    parts = used;
  }
}

function isUsed({ lines, value }: Program, k: number): boolean {
  const name = new RegExp(`\\b${lines[k].name}\\b`);
  return [...lines.slice(k + 1).map((l) => l.code), value].some((code) => name.test(code));
}

function withNames(term: Term, parts: readonly Term[], writer: Writer, taken: ReadonlySet<string>): Program {
  const fresh = freshNames(taken);
  const names = new Map<string, Code>();
  const planner = (own: Term) => new Planner(writer, (t) => (t.key === own.key ? null : (names.get(t.key) ?? null)));
  const lines = parts.map((part) => {
    const name = fresh.next().value;
    const code = planner(part).whole(part);
    names.set(part.key, { text: name, level: ATOM, ...(code.isTruth ? { isTruth: true } : {}) });
    return { name, code: code.text };
  });
  return { lines, value: writer.numeric(planner(term).whole(term)).text };
}
