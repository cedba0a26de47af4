"""flax.nnx: modules that hold their parameters."""
from flax.linen.attention import combine_masks, dot_product_attention, make_attention_mask, make_causal_mask
from flax.linen.pooling import avg_pool, max_pool, min_pool
from flax.nnx.attention import MultiHeadAttention
from flax.nnx.layers import BatchNorm, Conv, ConvTranspose, Dropout, Embed, GroupNorm, LayerNorm, Linear, LinearGeneral, RMSNorm
from flax.nnx.module import (
    BatchStat,
    Cache,
    Dict,
    Intermediate,
    List,
    Module,
    Optimizer,
    Param,
    Rngs,
    Sequential,
    Variable,
    clone,
    display,
    eval_shape,
    grad,
    jit,
    merge,
    remat,
    split,
    state,
    update,
    value_and_grad,
)
from jax.nn import initializers
