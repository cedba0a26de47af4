/** `Tensor[B, T, C]`, `Tensor[Literal[3], N]`, `Tensor[[B, T, D]]`, `Tensor["B T"]`: generic tensors, as Pyrefly reads them. */
import type { Expr } from '../../python/ast';
import { sizeOf } from './annotated';
import type { AnnotationNotation } from './annotations';
import { insideOf, lastName } from './expressions';
import { readSizes, type Size, splitAtCommas } from './sizes';

const TYPES = /^(float|int|bool|complex|str|Any|DType|dtype)$/;

export const subscripted: AnnotationNotation = (e, source) => {
  if (e.kind !== 'Subscript' || lastName(e.value) !== 'Tensor' || e.value.kind === 'Subscript') return null;
  const { index } = e;
  const inside = insideOf(index, source);
  const base = { library: 'torch', isTensor: true } as const;
  if (inside) {
    const items = inside.text.includes(',') ? splitAtCommas(inside.text) : inside.text.trim().split(/\s+/);
    const sizes = readSizes(items);
    return sizes && items.length > 1 ? { ...inside, ...base, sizes } : null;
  }
  const list = index.kind === 'List' ? index.elts : index.kind === 'Tuple' ? index.elts : [index];
  const sizes = list.map((item) => dimOf(item, source));
  if (sizes.length === 0 || sizes.includes(null)) return null;
  const known = sizes as readonly Size[];
  // A single name may be a type of elements.
  if (
    known.some((s) => TYPES.test(s.text)) ||
    (known.length === 1 && index.kind !== 'List' && known[0].kind === 'name')
  )
    return null;
  const [first, last] = [list[0], list.at(-1)!];
  const text = source.slice(first.start, last.end);
  return { ...base, text, start: first.start, sizes: known, rewrite: (dims) => rewritten(dims, known, text) };
};

function dimOf(e: Expr, source: string): Size | null {
  if (e.kind === 'Starred')
    return { kind: 'rest', name: lastName(e.value) || null, text: source.slice(e.start, e.end) };
  if (e.kind === 'Subscript' && lastName(e.value) === 'Literal') return sizeOf(e.index, source);
  if (e.kind === 'Subscript' && lastName(e.value) === 'Unpack')
    return { kind: 'rest', name: lastName(e.index) || null, text: source.slice(e.start, e.end) };
  if (e.kind === 'Name' || e.kind === 'Constant' || e.kind === 'BinOp') return sizeOf(e, source);
  return null;
}

/** Names have to be there: only those that the annotation has are written. */
function rewritten(dims: readonly string[], old: readonly Size[], text: string): string | null {
  if (!dims.every((d) => /^\d+$/.test(d) || old.some((s) => s.text === d))) return null;
  return dims.map((d) => (/^\d+$/.test(d) && text.includes('Literal[') ? `Literal[${d}]` : d)).join(', ');
}
