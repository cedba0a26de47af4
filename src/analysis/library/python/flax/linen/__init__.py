"""flax.linen."""
from flax.linen.attention import (
    MultiHeadAttention,
    MultiHeadDotProductAttention,
    SelfAttention,
    combine_masks,
    dot_product_attention,
    dot_product_attention_weights,
    make_attention_mask,
    make_causal_mask,
)
from flax.linen.convolution import Conv, ConvTranspose
from flax.linen.layers import Dense, DenseGeneral, Dropout, Einsum, Embed, Sequential
from flax.linen.module import Module, compact, jit, nowrap, remat
from flax.linen.normalization import BatchNorm, GroupNorm, InstanceNorm, LayerNorm, RMSNorm
from flax.linen.pooling import avg_pool, max_pool, min_pool, pool
from flax.linen.recurrent import RNN, GRUCell, LSTMCell, OptimizedLSTMCell, SimpleCell
from jax.nn import initializers

checkpoint = remat
