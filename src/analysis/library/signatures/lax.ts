/** jax.lax: what is an operator by itself; the rest is Python in `python/jax/lax.py`. */
import { of } from './libraries';

const unary = `sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 expm1 log log1p sqrt rsqrt cbrt
  abs neg sign floor ceil square logistic=sigmoid erf erfc erf_inv=erfinv lgamma digamma is_finite=isfinite
  bitwise_not conj real imag stop_gradient=detach`;
const binary = `add sub mul max=maximum min=minimum pow rem=fmod atan2 nextafter bitwise_and bitwise_or bitwise_xor
  eq ne lt le gt ge shift_left=bitwise_left_shift`;

function each(names: string, parameters: string): string {
  return names
    .trim()
    .split(/\s+/)
    .map((word) => word.split('='))
    .map(([name, op = name]) => `jax.lax.${name}(${parameters}, ...) -> ${op}`)
    .join('\n');
}

const table = `
${each(unary, 'x as input')}
${each(binary, 'x as input, y as other')}
jax.lax.select(pred as condition, on_true as input, on_false as other) -> where
jax.lax.clamp(min, x as input, max) -> clamp
jax.lax.transpose(operand as input, permutation as dims) -> permute
jax.lax.concatenate(operands as tensors, dimension as dim) -> cat
jax.lax.rev(operand as input, dimensions as dims) -> flip
jax.lax.squeeze(array as input, dimensions as dim) -> squeeze
jax.lax.expand_dims(array as input, dimensions as dim) -> unsqueeze
jax.lax.full(shape as size, fill_value, dtype=None, ...) -> full
jax.lax.full_like(x as input, fill_value, dtype=None, shape=None, ...) -> full_like
jax.lax.convert_element_type(operand as input, new_dtype as dtype) -> to_dtype
jax.lax.argmax(operand as input, axis as dim, index_dtype as dtype=None) -> argmax
jax.lax.argmin(operand as input, axis as dim, index_dtype as dtype=None) -> argmin
`;

/** These take their library from their operands. */
const products = `
jax.lax.dot(lhs as input, rhs as other, ...) -> matmul
jax.lax.batch_matmul(lhs as input, rhs as other, ...) -> matmul
jax.lax.dot_general(lhs, rhs, dimension_numbers, ...) -> lax_dot_general
jax.lax.conv_general_dilated(lhs, rhs, window_strides, padding, lhs_dilation=None, rhs_dilation=None,
  dimension_numbers=None, feature_group_count=1, batch_group_count=1, ...) -> lax_conv
jax.lax.conv(lhs, rhs, window_strides, padding, ...) -> lax_conv feature_group_count=1
jax.lax.conv_with_general_padding(lhs, rhs, window_strides, padding, lhs_dilation, rhs_dilation, ...)
  -> lax_conv feature_group_count=1
jax.nn.dot_product_attention(query, key, value, bias=None, mask=None, *, scale=None, is_causal=False,
  query_seq_lengths=None, key_value_seq_lengths=None, local_window_size=None, implementation=None,
  return_residual=False, ...) -> jax_dot_product_attention
`;

export const signatures = `${of('jax', table)}\n${products}`;
