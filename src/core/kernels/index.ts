/**
 * The fast numeric kernels under tensors: matrix product, softmax, layer norm, attention, reductions and a few
 * element-wise functions over typed arrays.
 */
import { plain } from './plain';
import type { Kernels } from './types';

export type * from './types';

/** The best set of kernels that is loaded. */
export function kernels(): Kernels {
  return plain;
}
