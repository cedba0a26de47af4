/** torchtyping: `TensorType["batch", 3, float]`, `TensorType["batch": ..., "x": 3]`. */
import type { Expr } from '../../python/ast';
import type { AnnotationNotation } from './annotations';
import { insideOf, lastName } from './expressions';
import { readSize, type Size } from './sizes';

export const torchtyping: AnnotationNotation = (e, source) => {
  if (e.kind !== 'Subscript' || lastName(e.value) !== 'TensorType') return null;
  const items = e.index.kind === 'Tuple' ? e.index.elts : [e.index];
  const sizes: Size[] = [];
  for (const item of items) {
    const size = dimOf(item, source);
    if (size === 'detail') continue;
    if (!size || (size.kind === 'rest' && sizes.some((s) => s.kind === 'rest'))) return null;
    sizes.push(size);
  }
  if (sizes.length === 0) return null;
  const text = source.slice(items[0].start, items.at(-1)!.end);
  const plain = sizes.length === items.length && items.every((i) => i.kind === 'Constant');
  const said = { text, start: items[0].start, sizes, library: 'torch', isTensor: true } as const;
  return plain ? { ...said, rewrite: (dims) => dims.map(written).join(', ') } : said;
};

function written(dim: string): string {
  return /^(\d+|-1|\.\.\.)$/.test(dim) ? dim : JSON.stringify(dim);
}

/** Types of elements and layouts say nothing of sizes. */
function dimOf(e: Expr, source: string): Size | 'detail' | null {
  if (e.kind === 'Slice') return e.upper && e.lower ? named(dimOf(e.upper, source), e.lower) : null;
  if (e.kind === 'Constant' && e.type === 'ellipsis') return { kind: 'rest', name: null, text: '...' };
  if (e.kind === 'Constant' && e.type === 'int') return readSize(source.slice(e.start, e.end));
  if (e.kind === 'UnaryOp') return { kind: 'any', text: '-1' };
  const inside = insideOf(e, source);
  if (inside) return /^\w+$/.test(inside.text) ? readSize(inside.text) : null;
  return e.kind === 'Name' || e.kind === 'Attribute' ? 'detail' : null;
}

/** `"batch": 3` is 3, `"batch": -1` the batch, `"batch": ...` several dims of that name. */
function named(size: Size | 'detail' | null, label: Expr): Size | null {
  const name = label.kind === 'Constant' && label.type === 'str' ? String(label.value) : null;
  if (!size || size === 'detail') return null;
  if (size.kind === 'rest') return { ...size, name };
  return size.kind === 'any' && name ? readSize(name) : size;
}
