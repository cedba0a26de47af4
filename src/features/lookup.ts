import type { ExpressionFact, ModuleAt } from '../analysis/facts';
import type { View } from './document';
import { spanAt } from './lexical';

/** What stands at a place: a tensor (one fact for each tensor of a tuple or list), or a module. */
export type Found =
  | {
      readonly kind: 'tensors';
      readonly start: number;
      readonly end: number;
      readonly facts: readonly ExpressionFact[];
    }
  | { readonly kind: 'module'; readonly start: number; readonly end: number; readonly module: ModuleAt['module'] };

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The fact that equals the selection, else the smallest one that holds the cursor or the selection; null in comments
 * and in strings (but for the expressions inside an f-string).
 */
export function lookup(view: View, start: number, end: number): Found | null {
  const { facts, document } = view;
  const cursor = start === end;
  if (cursor && spanAt(document.lexical.comments, start, true)) return null;
  const string = cursor ? spanAt(document.lexical.strings, start) : null;
  // Between `x` and `[`, it is the subscript that is pointed at.
  const opening = cursor && '[('.includes(document.text.charAt(start) || ' ');
  const holds = (fact: Range) =>
    fact.start <= start &&
    (opening ? end < fact.end : end <= fact.end) &&
    (!string || (string.start < fact.start && fact.end < string.end));

  const expression = smallest(facts.expressions, holds);
  const module = smallest(facts.moduleExpressions, holds);
  if (module && (!expression || length(module) < length(expression))) return { kind: 'module', ...module };
  if (!expression) return null;
  const same = facts.expressions.filter((f) => f.start === expression.start && f.end === expression.end);
  return { kind: 'tensors', start: expression.start, end: expression.end, facts: same };
}

function length(range: Range): number {
  return range.end - range.start;
}

function smallest<R extends Range>(ranges: readonly R[], holds: (range: R) => boolean): R | null {
  let best: R | null = null;
  for (const range of ranges) {
    if (holds(range) && (!best || length(range) < length(best))) best = range;
  }
  return best;
}
