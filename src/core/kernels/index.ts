/**
 * The fast numeric kernels under tensors: matrix product, softmax, layer norm, attention, reductions and a few
 * element-wise functions over typed arrays. There are three sets of them:
 *
 * - `relaxed-simd`, WebAssembly with products and sums in one instruction: the fastest, and its last bits depend on the
 *   machine;
 * - `simd`, the same source with products and sums apart: the same bits on every machine;
 * - `plain`, TypeScript.
 *
 * `simd` and `plain` agree bit for bit in sums, maxima and float64 matrix products. Elsewhere `plain` computes in
 * float64 and the others in float32: they agree to a few units in the last place of the largest term.
 */
export { type Binaries, kernels, type Loading, loadKernels, reproducibleKernels, supportedKernels } from './load';
export { serve, type Team } from './team';
export type * from './types';
