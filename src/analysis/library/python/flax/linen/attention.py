import jax.numpy as jnp
from __native__ import is_known, shape_error
from flax.linen.layers import DenseGeneral
from flax.linen.module import Module, compact
from jax.nn import initializers


def dot_product_attention_weights(query, key, bias=None, mask=None, **options):
    scores = jnp.einsum('...qhd,...khd->...hqk', query, key)
    if bias is not None:
        scores = scores + bias
    if mask is not None:
        scores = jnp.where(mask, scores, 0.0)
    return scores


def dot_product_attention(query, key, value, bias=None, mask=None, **options):
    weights = dot_product_attention_weights(query, key, bias, mask)
    return jnp.einsum('...hqk,...khd->...qhd', weights, value)


def make_attention_mask(query_input, key_input, pairwise_fn=jnp.multiply, extra_batch_dims=0, dtype=jnp.float32):
    mask = pairwise_fn(jnp.expand_dims(query_input, axis=-1), jnp.expand_dims(key_input, axis=-2))
    return jnp.expand_dims(mask, axis=(-3,) + tuple(range(extra_batch_dims))).astype(dtype)


def make_causal_mask(x, extra_batch_dims=0, dtype=jnp.float32):
    places = jnp.broadcast_to(jnp.arange(x.shape[-1], dtype=jnp.int32), x.shape)
    return make_attention_mask(places, places, jnp.greater_equal, extra_batch_dims, dtype)


def combine_masks(*masks, dtype=jnp.float32):
    given = [m for m in masks if m is not None]
    if not given:
        return None
    mask = given[0]
    for other in given[1:]:
        mask = jnp.logical_and(mask, other)
    return mask.astype(dtype)


class MultiHeadDotProductAttention(Module):
    num_heads: int
    dtype: object = None
    param_dtype: object = jnp.float32
    qkv_features: object = None
    out_features: object = None
    broadcast_dropout: bool = True
    dropout_rate: float = 0.0
    deterministic: object = None
    precision: object = None
    kernel_init: object = initializers.lecun_normal()
    out_kernel_init: object = None
    bias_init: object = initializers.zeros_init()
    out_bias_init: object = None
    use_bias: bool = True
    attention_fn: object = None
    decode: bool = False
    normalize_qk: bool = False

    @compact
    def __call__(self, inputs_q, inputs_k=None, inputs_v=None, *, inputs_kv=None, mask=None, deterministic=None,
                 dropout_rng=None, sow_weights=False):
        if inputs_kv is not None:
            inputs_k = inputs_v = inputs_kv
        inputs_k = inputs_q if inputs_k is None else inputs_k
        inputs_v = inputs_k if inputs_v is None else inputs_v
        features = inputs_q.shape[-1] if self.out_features is None else self.out_features
        width = inputs_q.shape[-1] if self.qkv_features is None else self.qkv_features
        if is_known(width) and is_known(self.num_heads) and width % self.num_heads != 0:
            raise shape_error('heads', f'attention: {width} features in {self.num_heads} heads')
        heads = (self.num_heads, width // self.num_heads)

        def dense(name, sizes, axis):
            return DenseGeneral(
                sizes, axis=axis, use_bias=self.use_bias, dtype=self.dtype, param_dtype=self.param_dtype, name=name
            )

        query = dense('query', heads, -1)(inputs_q)
        key = dense('key', heads, -1)(inputs_k)
        value = dense('value', heads, -1)(inputs_v)
        x = dot_product_attention(query, key, value, mask=mask)
        return dense('out', features, (-2, -1))(x)


class MultiHeadAttention(MultiHeadDotProductAttention):
    pass


class SelfAttention(MultiHeadDotProductAttention):
    pass
