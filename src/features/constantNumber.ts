/** Constants of a document that are numbers, or tensors of them. */
import { COMMAND_LIMITS, HOVER_LIMITS } from '../analysis/constants/constants';
import { dtypeKind } from '../core/dtype';
import { isComplex } from '../core/tensor/storage';
import type { Analyser } from './analyser';

/** The value of what stands between two offsets of a document; null where it is no certain number. */
export function constantNumbers(analyser: Analyser, uri: string): (start: number, end: number) => number | null {
  return (start, end) => {
    const found = analyser.constant(uri, start, end, HOVER_LIMITS);
    if ('reason' in found || found.library !== null || found.tensors.length !== 1) return null;
    const [t] = found.tensors;
    return t.rank === 0 && t.dtype !== 'bool' && !isComplex(t.dtype) ? t.dense()[0] : null;
  };
}

/** Constants with more elements are not worth to be carried around. */
const MOST_ELEMENTS = 10_000;

/** The elements of a float, or of a tensor of floats, that stands between two offsets; null where they are not certain. */
export function constantFloats(
  analyser: Analyser,
  uri: string,
): (start: number, end: number) => { readonly sizes: readonly number[]; readonly elements: readonly number[] } | null {
  return (start, end) => {
    const found = analyser.constant(uri, start, end, COMMAND_LIMITS);
    if ('reason' in found || found.isSequence) return null;
    const [t] = found.tensors;
    if (dtypeKind(t.dtype) !== 'float' || t.size > MOST_ELEMENTS) return null;
    return { sizes: t.sizes, elements: [...t.dense()] };
  };
}
