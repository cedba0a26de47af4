/** Jacobians: what a term that is linear in an upstream gradient does to each of its elements. */
import { factorWith, product } from './product';
import type { Size } from './size';
import { sum } from './sum';
import { eye, mentions, range, type Term } from './term';

/**
 * For a term linear in a variable of the sizes `outer`: the tensor with the axes of the variable, then those of the term.
 * Null where it goes through a function that has no formula for that.
 */
export function coefficients(term: Term, name: string, outer: readonly Size[]): Term | null {
  switch (term.kind) {
    case 'variable':
      return term.name === name ? identity(outer) : null;
    case 'sum': {
      const parts: Term[] = [];
      for (const t of term.terms) {
        if (!mentions(t, name)) return null;
        const part = coefficients(t, name, outer);
        if (!part) return null;
        parts.push(part);
      }
      return sum(parts);
    }
    case 'product': {
      const k = factorWith(term, name);
      if (k === null) return null;
      const inner = coefficients(term.factors[k].term, name, outer);
      if (!inner) return null;
      const sizes = new Map(term.sizes.map((s, i) => [i, s]));
      const fresh = outer.map((_, i) => term.sizes.length + i);
      for (const [i, id] of fresh.entries()) sizes.set(id, outer[i]);
      const factors = term.factors.map((f, n) => (n === k ? { ...f, term: inner, at: [...fresh, ...f.at] } : f));
      return product({ factors, out: [...fresh, ...range(term.dims.length)], sizes, coefficient: term.coefficient });
    }
    default:
      return null;
  }
}

/** The identity on tensors of these sizes. */
function identity(dims: readonly Size[]): Term {
  const n = dims.length;
  const sizes = new Map(
    dims.flatMap((d, i): [number, Size][] => [
      [i, d],
      [i + n, d],
    ]),
  );
  return product({ factors: dims.map((d, i) => ({ term: eye(d), at: [i, i + n] })), out: range(2 * n), sizes });
}
