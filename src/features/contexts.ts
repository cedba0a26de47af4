import type { Context, ExpressionFact, Facts, TensorFact, TensorIn } from '../analysis/facts';
import type { ContextData } from '../protocol/analysis';
import { placeData, type View } from './document';
import { sizesText } from './text';

/** The label of the context in which a function's arguments are symbols. */
export const SYMBOLIC = 'with symbols';

/** The contexts that the user can choose from: those between which some expression differs. */
export function listContexts(view: View): ContextData[] {
  const all = view.facts.expressions.map(everywhere);
  const differing = all.filter(isTold);
  const ids = new Set(differing.flatMap((tensors) => tensors.flatMap((t) => t.contexts)));
  const seen = new Set<string>();
  const contexts = view.facts.contexts.filter(({ id, label }) => ids.has(id) && !seen.has(label) && seen.add(label));
  if (contexts.length < 2) return [];
  return contexts.map(({ label, place }) => ({ label, place: place ? placeData(view, place) : null }));
}

function saysSizes(tensor: TensorFact): boolean {
  return tensor.dims.some((d) => d.value !== null);
}

/** Not every shape is taken in the same contexts. */
function isTold(tensors: readonly TensorIn[]): boolean {
  const sets = new Map<string, Set<number>>();
  for (const { tensor, contexts } of tensors) {
    const text = sizesText(tensor);
    sets.set(text, new Set([...(sets.get(text) ?? []), ...contexts]));
  }
  return new Set([...sets.values()].map((ids) => [...ids].sort().join())).size > 1;
}

function everywhere({ tensors, called }: ExpressionFact): readonly TensorIn[] {
  return [...tensors, ...(called ?? [])];
}

/** What an expression is in general, and what it is where it is known better. */
export interface Choice {
  /** Never empty. Several are the several shapes it may take. */
  readonly general: readonly TensorFact[];
  readonly called: readonly { readonly tensor: TensorFact; readonly contexts: readonly Context[] }[];
}

/**
 * In the chosen context: its shapes alone. In all contexts: the shapes in symbols as the general ones, beside those
 * of the call sites; without symbols all shapes are general, and beside them is said which call gives which. A chosen
 * context that does not reach the expression counts as none.
 */
export function choose(facts: Facts, fact: ExpressionFact, chosen: string | null): Choice {
  const chosenIds = facts.contexts.filter((c) => c.label === chosen).map((c) => c.id);
  const all = everywhere(fact);
  const inChosen = all.filter((t) => t.contexts.some((id) => chosenIds.includes(id)));
  if (inChosen.length > 0) return { general: inChosen.map((t) => t.tensor), called: [] };

  const symbolic = facts.contexts.filter((c) => c.label === SYMBOLIC).map((c) => c.id);
  const inSymbols = fact.tensors.filter((t) => t.contexts.some((id) => symbolic.includes(id)));
  const general = (inSymbols.length === 0 ? fact.tensors : inSymbols).map((t) => t.tensor);
  const beside = isTold(all)
    ? all.filter((t) => t.contexts.length > 0 && !inSymbols.includes(t) && saysSizes(t.tensor))
    : [];
  const contextsOf = (t: TensorIn) => facts.contexts.filter((c) => t.contexts.includes(c.id));
  return { general, called: beside.map((t) => ({ tensor: t.tensor, contexts: contextsOf(t) })) };
}
