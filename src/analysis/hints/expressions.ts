/** What notations ask of the expressions in annotations. */
import type { Expr } from '../../python/ast';
import { parse } from '../../python/parse';

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

/** The expression that a text is, with places in that text; null where it is none. */
export function expressionIn(text: string): Expr | null {
  const { body, errors } = parse(text);
  return errors.length === 0 && body.length === 1 && body[0].kind === 'ExprStmt' ? body[0].value : null;
}

/** What an annotation says beside None and remarks: `X` of `Optional[X]`, `X | None`, `Annotated[X, …]`, `Final[X]`. */
export function bareAnnotation(e: Expr): { readonly type: Expr; readonly mayBeNone: boolean } | null {
  if (e.kind === 'BinOp' && e.op === '|') return besideNone([e.left, e.right]);
  if (e.kind !== 'Subscript') return null;
  const list = e.index.kind === 'Tuple' ? e.index.elts : [e.index];
  switch (lastName(e.value)) {
    case 'Optional':
      return { type: e.index, mayBeNone: true };
    case 'Union':
      return besideNone(list);
    case 'Annotated':
    case 'Final':
    case 'ClassVar':
      return { type: list[0], mayBeNone: false };
    default:
      return null;
  }
}

function besideNone(types: readonly Expr[]) {
  const others = types.filter((e) => !(e.kind === 'Constant' && e.type === 'none'));
  return others.length === 1 && types.length === 2 ? { type: others[0], mayBeNone: true } : null;
}
