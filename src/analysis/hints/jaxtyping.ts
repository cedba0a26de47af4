/** jaxtyping: `Float[Tensor, "batch seq 64"]`, as its documentation says. */
import type { DType } from '../../core/dtype';
import type { Expr } from '../../python/ast';
import type { AnnotationNotation } from './annotations';
import { insideOf, lastName, tensorLibrary } from './expressions';
import { readSizes, readSizeWithBraces, type Size } from './sizes';

/** Classes that one element type has; the others hold several. */
const EXACT: Readonly<Record<string, DType>> = {
  Bool: 'bool',
  UInt8: 'uint8',
  UInt16: 'uint16',
  UInt32: 'uint32',
  UInt64: 'uint64',
  Int8: 'int8',
  Int16: 'int16',
  Int32: 'int32',
  Int64: 'int64',
  BFloat16: 'bfloat16',
  Float16: 'float16',
  Float32: 'float32',
  Float64: 'float64',
  Complex64: 'complex64',
  Complex128: 'complex128',
};
const SEVERAL = new Set(['Float', 'Int', 'UInt', 'Integer', 'Complex', 'Inexact', 'Real', 'Num', 'Shaped']);

export const jaxtyping: AnnotationNotation = (e, source) => {
  if (e.kind !== 'Subscript' || e.index.kind !== 'Tuple' || e.index.elts.length !== 2) return null;
  const word = lastName(e.value);
  const [array, dims] = e.index.elts;
  const library = tensorLibrary(array);
  if (!library || (!SEVERAL.has(word) && !Object.hasOwn(EXACT, word))) return null;
  const inside = insideOf(dims, source);
  const sizes = inside && sizesOf(inside.text);
  if (!sizes) return null;
  const dtype = Object.hasOwn(EXACT, word) ? { dtype: EXACT[word] } : {};
  return { ...inside, sizes, library, isTensor: true, isChecked: true, ...dtype, rewrite };
};

function sizesOf(text: string): readonly Size[] | null {
  const words = text.split(/\s+/).filter(Boolean);
  const sizes = words.map((word): Size | null => {
    // `#`: it may be 1 instead; `?`: another one in each leaf of a tree; `_`: any; `name=4` is 4.
    const [, marks, said] = /^([#?_*]*)(?:\w+=)?(.*)$/.exec(word)!;
    if (/^(\.\.\.|…)$/.test(word)) return { kind: 'rest', name: null, text: word };
    if (marks.includes('*')) return { kind: 'rest', name: marks === '*' ? said : null, text: word };
    if (marks !== '') return { kind: 'any', text: word };
    if (/[{}]/.test(said)) return { ...readSizeWithBraces(said), text: word };
    const [size] = readSizes([said]) ?? [];
    return size ? { ...size, text: word } : null;
  });
  if (sizes.includes(null) || sizes.filter((s) => s?.kind === 'rest').length > 1) return null;
  return sizes as readonly Size[];
}

function rewrite(sizes: readonly string[]): string | null {
  const words = sizes.map((s) => s.replace(/\s+/g, '').replaceAll('·', '*'));
  return words.every((w) => /^[\w.*+\-/#?=…{}()]+$/.test(w)) ? words.join(' ') : null;
}

export function isJaxtyping(e: Expr): boolean {
  return e.kind === 'Subscript' && (SEVERAL.has(lastName(e.value)) || Object.hasOwn(EXACT, lastName(e.value)));
}
