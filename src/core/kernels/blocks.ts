/**
 * Products of matrices are summed in blocks of so many terms, and the blocks' sums are added: the two packed tiles stay
 * in the first-level cache, and the rounding error grows with 256 + k / 256 and not with k. All kernels take the same
 * blocks in the same order.
 */
export const K_BLOCK = 256;
