/** A term as lines of code: what occurs several times gets a name. */
import type { Term } from './term';
import { Planner } from './write/plan';
import { ATOM, type Code, type Writer } from './write/writer';

export interface Line {
  readonly name: string;
  readonly term: Term;
}

/** Smaller parts are written out each time. */
const WORTH_A_NAME = 4;

const TWICE = new Set(['softmax', 'log_softmax']);

/** Parts that occur several times, in the order in which they are needed. */
export function sharedParts(term: Term, taken: ReadonlySet<string>): Line[] {
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
  const shared = order.filter((t) => t !== term && t.weight >= WORTH_A_NAME && counts.get(t.key)!.count > 1);
  const names = freshNames(taken);
  return shared.map((t) => ({ name: names.next().value!, term: t }));
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

/** The text of a term. `isLoose`: it may have axes of size 1 where it is the same along them. */
export function written(term: Term, writer: Writer, taken: ReadonlySet<string>, isLoose = false): Program {
  const shared = sharedParts(term, taken);
  const names = new Map<string, Code>();
  const planner = (own: Term) =>
    new Planner(writer, (t) => (t === own || t.key === own.key ? null : (names.get(t.key) ?? null)));
  const lines = shared.map(({ name, term: part }) => {
    const code = planner(part).whole(part);
    names.set(part.key, { text: name, level: ATOM, ...(code.isTruth ? { isTruth: true } : {}) });
    return { name, code: code.text };
  });
  const last = planner(term);
  return { lines, value: writer.numeric(isLoose ? last.loose(term) : last.whole(term)).text };
}
