/**
 * Which operators hold for complex numbers. A rule that was written with real ones in mind makes a wrong number of them
 * without a word, so what is not listed here is refused.
 */

/** Arguments in which a sum or a move of elements is linear: real and imaginary parts go through it one after the other. */
const BY_PARTS: Readonly<Record<string, readonly string[]>> = {
  col2im: ['input'],
  cumsum: ['input'],
  gather: ['input'],
  im2col: ['input'],
  index_add: ['input', 'source'],
  index_copy: ['input', 'source'],
  index_fill: ['input', 'value'],
  index_select: ['input'],
  masked_fill: ['input', 'value'],
  masked_scatter: ['input', 'source'],
  masked_select: ['input'],
  mean: ['input'],
  resample_adjoint: ['input'],
  scatter: ['input', 'src'],
  scatter_add: ['input', 'src'],
  scatter_reduce: ['input', 'src'],
};

/** Of those, the ways to reduce that are linear. */
const LINEAR_REDUCTIONS: readonly (string | null)[] = [null, 'add', 'sum', 'mean'];

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Operators whose value holds for complex numbers, or whose parts' do. */
const VALUES = words(`
  abs add addbmm addcdiv addcmul addmm addmv addr adjoint allclose angle as_strided as_tensor atleast_1d atleast_2d
  atleast_3d baddbmm block_diag bmm broadcast_tensors cartesian_prod cat chunk clone column_stack combinations conj
  contiguous conv1d conv2d conv_tbc copy cos crop_like cross cumulative_trapezoid detach diag diag_embed diagflat
  diagonal diagonal_scatter diff dist div dot double_frequencies dropout dropout1d dstack einsum embedding eq equal
  exp expand expand_as fft fftn fftshift fill fill_diagonal flatten flip fliplr flipud full_like getitem gradient
  hermitian hfft hfftn hstack ifft ifftn ihfft ihfftn imag index_put inner inv_ex inverse irfft irfftn isreal istft
  kron linalg_norm linear log lstsq matmul matrix_exp matrix_exp_adjoint matrix_norm matrix_power matrix_rank
  matrix_transpose meshgrid mm movedim mul multi_dot mv narrow neg new_full new_ones new_tensor new_zeros nonzero
  norm normalize np_vdot ones_like outer pad pairwise_distance permute pinv pixel_shuffle pixel_unshuffle positive
  pow put real reciprocal repeat repeat_interleave reshape reshape_as resize resize_as rfft rfftn roll rot90 rsub
  scatter_places select select_scatter setitem sgn sin slice_scatter solve split spread_like sqrt square squeeze
  stack stft strided_part strided_scatter sub sum sum_to_like sum_to_size t take tensor tensor_split tensordot tile
  to to_dtype trace transpose transpose_all trapezoid tril triu type type_as unbind unflatten unfold unsqueeze vdot
  vecdot vector_norm view_as_complex view_as_real vstack where zeros_like
`);

/** Operators with a rule for the gradient that holds for them: it conjugates what it multiplies by. */
const GRADIENTS = words(`
  abs add angle as_strided atleast_1d atleast_2d atleast_3d broadcast_tensors cat chunk clone col2im complex conj
  contiguous conv1d conv2d copy cos crop_like cumsum diag_embed diagonal diagonal_scatter div double_frequencies eig
  einsum exp expand fft fftn fftshift fill flatten flip fliplr flipud gather getitem hfft hfftn ifft ifftn ihfft
  ihfftn im2col imag index_add index_copy index_fill index_put index_select inv_ex inverse irfft irfftn linalg_norm
  linear log lstsq masked_fill masked_scatter masked_select matmul matrix_exp matrix_norm matrix_power
  matrix_transpose mean movedim mul narrow neg pad permute pinv polar positive pow put real reciprocal
  repeat_interleave reshape reshape_as rfft rfftn roll rot90 scatter scatter_add scatter_reduce select
  select_scatter setitem sgn sin slice_scatter solve split spread_like sqrt square squeeze strided_part
  strided_scatter sub sum sum_to_like sum_to_size t tensor_split to to_dtype transpose transpose_all tril triu type
  type_as unbind unflatten unfold unsqueeze vector_norm view_as_complex view_as_real where
`);

/** All names above. */
export const COMPLEX_OPERATORS: ReadonlySet<string> = new Set([...VALUES, ...GRADIENTS, ...Object.keys(BY_PARTS)]);

export function hasComplexValue(name: string): boolean {
  return VALUES.has(name);
}

export function hasComplexGradient(name: string): boolean {
  return GRADIENTS.has(name);
}

/** The arguments of which parts are computed one after the other, or null; `reduce` is how the call combines elements. */
export function linearArguments(name: string, reduce: string | null): readonly string[] | null {
  return LINEAR_REDUCTIONS.includes(reduce) ? (BY_PARTS[name] ?? null) : null;
}
