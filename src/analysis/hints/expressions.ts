/** What notations ask of the expressions in annotations. */
import type { Expr } from '../../python/ast';

/** `Tensor` of `torch.Tensor`, `Float` of `Float[…]`. */
export function lastName(e: Expr): string {
  if (e.kind === 'Name') return e.id;
  if (e.kind === 'Attribute') return e.attr;
  return e.kind === 'Subscript' ? lastName(e.value) : '';
}

/** The library of an array type; null where it is none. */
export function tensorLibrary(e: Expr): 'torch' | 'numpy' | 'jax' | null {
  switch (lastName(e)) {
    case 'Tensor':
    case 'FloatTensor':
    case 'LongTensor':
    case 'BoolTensor':
    case 'Parameter':
      return 'torch';
    case 'ndarray':
    case 'NDArray':
      return e.kind === 'Attribute' && e.value.kind === 'Name' && e.value.id === 'jnp' ? 'jax' : 'numpy';
    case 'Array':
      return 'jax';
    default:
      return null;
  }
}

/** The text of a plain string literal, and where it begins; null for anything else, also one with escapes. */
export function insideOf(e: Expr, source: string): { readonly text: string; readonly start: number } | null {
  if (e.kind !== 'Constant' || e.type !== 'str') return null;
  const written = source.slice(e.start, e.end);
  const [, quote, text] = /^[rR]?("""|'''|"|')([\s\S]*)\1$/.exec(written) ?? [];
  if (quote === undefined || text !== e.value) return null;
  return { text, start: e.start + written.indexOf(quote) + quote.length };
}
