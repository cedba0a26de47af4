import jax.numpy as jnp
from __native__ import is_known, shape_error
from flax.linen.module import Module, compact
from jax.nn import initializers


def _several(axes, rank):
    return tuple(a % rank for a in ((axes,) if isinstance(axes, int) else axes))


def normalized(module, x, features):
    """The shape stays; the type is that of the input and the parameters together."""
    y = x * jnp.ones((), dtype=jnp.float32)
    if module.use_scale:
        y = y * jnp.ones((), dtype=module.param('scale', module.scale_init, features, module.param_dtype).dtype)
    if getattr(module, 'use_bias', False):
        y = y + jnp.ones((), dtype=module.param('bias', module.bias_init, features, module.param_dtype).dtype)
    return y if module.dtype is None else y.astype(module.dtype)


class LayerNorm(Module):
    epsilon: float = 1e-6
    dtype: object = None
    param_dtype: object = jnp.float32
    use_bias: bool = True
    use_scale: bool = True
    bias_init: object = initializers.zeros
    scale_init: object = initializers.ones
    reduction_axes: object = -1
    feature_axes: object = -1
    axis_name: object = None
    axis_index_groups: object = None
    use_fast_variance: bool = True
    force_float32_reductions: bool = True

    @compact
    def __call__(self, x, *, mask=None):
        return normalized(self, x, tuple(x.shape[a] for a in _several(self.feature_axes, x.ndim)))


class RMSNorm(Module):
    epsilon: float = 1e-6
    dtype: object = None
    param_dtype: object = jnp.float32
    use_scale: bool = True
    scale_init: object = initializers.ones
    reduction_axes: object = -1
    feature_axes: object = -1
    axis_name: object = None
    axis_index_groups: object = None
    use_fast_variance: bool = True
    force_float32_reductions: bool = True

    @compact
    def __call__(self, x, *, mask=None):
        return normalized(self, x, tuple(x.shape[a] for a in _several(self.feature_axes, x.ndim)))


class GroupNorm(Module):
    num_groups: object = 32
    group_size: object = None
    epsilon: float = 1e-6
    dtype: object = None
    param_dtype: object = jnp.float32
    use_bias: bool = True
    use_scale: bool = True
    bias_init: object = initializers.zeros
    scale_init: object = initializers.ones
    reduction_axes: object = None
    axis_name: object = None
    axis_index_groups: object = None
    use_fast_variance: bool = True
    force_float32_reductions: bool = True

    @compact
    def __call__(self, x, *, mask=None):
        channels = x.shape[-1]
        parts = self.num_groups if self.group_size is None else self.group_size
        if is_known(channels) and is_known(parts) and channels % parts != 0:
            raise shape_error('channels', f'GroupNorm: {channels} channels in groups of {parts}')
        return normalized(self, x, (channels,))


class InstanceNorm(Module):
    epsilon: float = 1e-6
    dtype: object = None
    param_dtype: object = jnp.float32
    use_bias: bool = True
    use_scale: bool = True
    bias_init: object = initializers.zeros
    scale_init: object = initializers.ones
    feature_axes: object = -1
    axis_name: object = None
    axis_index_groups: object = None
    use_fast_variance: bool = True
    force_float32_reductions: bool = True

    @compact
    def __call__(self, x, *, mask=None):
        return normalized(self, x, tuple(x.shape[a] for a in _several(self.feature_axes, x.ndim)))


class BatchNorm(Module):
    use_running_average: object = None
    axis: object = -1
    momentum: float = 0.99
    epsilon: float = 1e-5
    dtype: object = None
    param_dtype: object = jnp.float32
    use_bias: bool = True
    use_scale: bool = True
    bias_init: object = initializers.zeros
    scale_init: object = initializers.ones
    axis_name: object = None
    axis_index_groups: object = None
    use_fast_variance: bool = True
    force_float32_reductions: bool = True

    @compact
    def __call__(self, x, use_running_average=None, *, mask=None):
        features = tuple(x.shape[a] for a in _several(self.axis, x.ndim))
        self.variable('batch_stats', 'mean', lambda: jnp.zeros(features, dtype=jnp.float32))
        self.variable('batch_stats', 'var', lambda: jnp.ones(features, dtype=jnp.float32))
        return normalized(self, x, features)
