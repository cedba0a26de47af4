/** Constants of a document that are plain numbers. */
import { HOVER_LIMITS } from '../analysis/constants/constants';
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
