/** Expressions and shapes as people read them. */
import type { ExpressionFact, TensorFact } from '../analysis/facts';

const MAX_NAME = 48;

/** The source of an expression on one line, cut in the middle when it is long, with the indexes into its value. */
export function expressionName(fact: Pick<ExpressionFact, 'start' | 'end' | 'path'>, text: string): string {
  return oneLine(text.slice(fact.start, fact.end)) + fact.path.map((i) => `[${i}]`).join('');
}

/** Source on one line, cut in the middle when it is long. */
export function oneLine(source: string): string {
  const name = source.replace(/\s+/g, ' ');
  return name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME - 14)} … ${name.slice(-11)}`;
}

/** `(B, n_head, T, T)`, and where a name stands for a known size, `(B, n_head, T, T) = (B, 12, T, T)`. */
export function shapeText(tensor: TensorFact): string {
  const sizes = sizesText(tensor);
  return sizes === tensor.text ? sizes : `${tensor.text} = ${sizes}`;
}

/** `(B, 12, T, T)`: numbers where they are known, whatever they are called. */
export function sizesText(tensor: TensorFact): string {
  if (tensor.dims.every((d) => d.value === null || d.text === String(d.value))) return tensor.text;
  const sizes = tensor.dims.map((d) => (d.value === null ? d.text : String(d.value)));
  if (tensor.rest !== null) sizes.splice(tensor.rest, 0, '…');
  return tupleText(sizes);
}

/** `(B, T)`, `(B,)`: as Python writes a tuple. */
export function tupleText(items: readonly string[]): string {
  return items.length === 1 && items[0] !== '…' ? `(${items[0]},)` : `(${items.join(', ')})`;
}

/** The shapes an expression may take: `float32 (C, H, W) or (N, C, H, W)`. */
export function typesText(tensors: readonly TensorFact[]): string {
  const dtypes = new Set(tensors.map((t) => t.dtype));
  if (dtypes.size > 1) return [...new Set(tensors.map((t) => withDtype(t.dtype, shapeText(t))))].join(' or ');
  return withDtype(tensors[0].dtype, [...new Set(tensors.map(shapeText))].join(' or '));
}

function withDtype(dtype: string | null, shape: string): string {
  return dtype === null ? shape : `${dtype} ${shape}`;
}
