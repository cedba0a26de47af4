import jax.numpy as jnp
from __native__ import is_known, shape_error, unknown
from flax.linen.attention import dot_product_attention
from flax.nnx.layers import LinearGeneral
from flax.nnx.module import Module


class MultiHeadAttention(Module):
    def __init__(self, num_heads, in_features, qkv_features=None, out_features=None, in_kv_features=None, *,
                 dtype=None, param_dtype=jnp.float32, use_bias=True, decode=None, normalize_qk=False, rngs=None,
                 **options):
        width = in_features if qkv_features is None else qkv_features
        if is_known(width) and is_known(num_heads) and width % num_heads != 0:
            raise shape_error('heads', f'attention: {width} features in {num_heads} heads')
        self.num_heads = num_heads
        self.head_dim = width // num_heads
        heads = (num_heads, width // num_heads)
        source = in_features if in_kv_features is None else in_kv_features
        self.query = LinearGeneral(in_features, heads, use_bias=use_bias, param_dtype=param_dtype)
        self.key = LinearGeneral(source, heads, use_bias=use_bias, param_dtype=param_dtype)
        self.value = LinearGeneral(source, heads, use_bias=use_bias, param_dtype=param_dtype)
        self.out = LinearGeneral(
            heads, in_features if out_features is None else out_features, axis=(-2, -1), use_bias=use_bias,
            param_dtype=param_dtype,
        )
        self.dtype = dtype

    def __call__(self, inputs_q, inputs_k=None, inputs_v=None, *, mask=None, deterministic=None, rngs=None,
                 sow_weights=False, decode=None):
        if self.dtype is not None:
            return unknown('attention in a type of its own')
        inputs_k = inputs_q if inputs_k is None else inputs_k
        inputs_v = inputs_k if inputs_v is None else inputs_v
        x = dot_product_attention(self.query(inputs_q), self.key(inputs_k), self.value(inputs_v), mask=mask)
        return self.out(x)
