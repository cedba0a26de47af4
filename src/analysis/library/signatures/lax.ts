/** jax.lax and jax.nn. */
export const signatures = `
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
