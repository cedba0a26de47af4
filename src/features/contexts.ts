import type { Context, ExpressionFact, Facts, TensorFact } from '../analysis/facts';
import type { ContextData } from '../protocol/analysis';
import { placeData, type View } from './document';

/** The label of the context in which a function's arguments are symbols. */
const SYMBOLIC = 'with symbols';

/** The contexts that the user can choose from: those between which some expression differs. */
export function listContexts(view: View): ContextData[] {
  const differing = view.facts.expressions.filter((e) => e.tensors.length > 1);
  const ids = new Set(differing.flatMap((e) => e.tensors.flatMap((t) => t.contexts)));
  const seen = new Set<string>();
  const contexts = view.facts.contexts.filter(({ id, label }) => ids.has(id) && !seen.has(label) && seen.add(label));
  if (contexts.length < 2) return [];
  return contexts.map(({ label, place }) => ({ label, place: place ? placeData(view, place) : null }));
}

/** What an expression is in general, and what it is where it is known better. */
export interface Choice {
  /** Never empty. Several are the several shapes it may take. */
  readonly general: readonly TensorFact[];
  readonly called: readonly { readonly tensor: TensorFact; readonly contexts: readonly Context[] }[];
}

/**
 * In the chosen context: its shapes alone. In all contexts: the shapes in symbols as the general ones, beside those
 * of the call sites; without symbols all shapes are general. A chosen context that does not reach the expression counts as none.
 */
export function choose(facts: Facts, fact: ExpressionFact, chosen: string | null): Choice {
  const chosenIds = facts.contexts.filter((c) => c.label === chosen).map((c) => c.id);
  const inChosen = fact.tensors.filter((t) => t.contexts.some((id) => chosenIds.includes(id)));
  if (inChosen.length > 0) return { general: inChosen.map((t) => t.tensor), called: [] };

  const symbolic = facts.contexts.filter((c) => c.label === SYMBOLIC).map((c) => c.id);
  const inSymbols = fact.tensors.filter((t) => t.contexts.some((id) => symbolic.includes(id)));
  if (inSymbols.length === 0) return { general: fact.tensors.map((t) => t.tensor), called: [] };
  const rest = fact.tensors.filter((t) => !inSymbols.includes(t));
  return {
    general: inSymbols.map((t) => t.tensor),
    called: rest.map(({ tensor, contexts }) => ({
      tensor,
      contexts: facts.contexts.filter((c) => contexts.includes(c.id)),
    })),
  };
}
