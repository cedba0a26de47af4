import jax
import jax.numpy as jnp
from __native__ import is_known, shape_error, unknown
from flax.linen.convolution import convolve, pads, several
from flax.linen.layers import affine
from flax.nnx.module import BatchStat, Module, Param


class Linear(Module):
    def __init__(self, in_features, out_features, *, use_bias=True, dtype=None, param_dtype=jnp.float32, rngs=None,
                 **options):
        self.kernel = Param(jnp.empty((in_features, out_features), dtype=param_dtype))
        self.bias = Param(jnp.empty((out_features,), dtype=param_dtype)) if use_bias else None
        self.in_features = in_features
        self.out_features = out_features
        self.dtype = dtype

    def __call__(self, inputs):
        return affine(inputs, self.kernel.value, None if self.bias is None else self.bias.value, self.dtype)


def _sizes(x):
    return (x,) if isinstance(x, int) else tuple(x)


class LinearGeneral(Module):
    def __init__(self, in_features, out_features, *, axis=-1, batch_axis=None, use_bias=True, dtype=None,
                 param_dtype=jnp.float32, rngs=None, **options):
        self.in_features = _sizes(in_features)
        self.out_features = _sizes(out_features)
        self.axis = _sizes(axis)
        self.kernel = Param(jnp.empty(self.in_features + self.out_features, dtype=param_dtype))
        self.bias = Param(jnp.empty(self.out_features, dtype=param_dtype)) if use_bias else None
        self.batched = bool(batch_axis)

    def __call__(self, inputs):
        if self.batched:
            return unknown('LinearGeneral with batch axes')
        out = jnp.tensordot(inputs, self.kernel.value, axes=(self.axis, tuple(range(len(self.axis)))))
        return out if self.bias is None else out + self.bias.value


class Conv(Module):
    def __init__(self, in_features, out_features, kernel_size, strides=1, *, padding='SAME', input_dilation=1,
                 kernel_dilation=1, feature_group_count=1, use_bias=True, mask=None, dtype=None,
                 param_dtype=jnp.float32, rngs=None, **options):
        self.kernel_size = _sizes(kernel_size)
        n = len(self.kernel_size)
        self.strides = several(1 if strides is None else strides, n)
        self.kernel_dilation = several(kernel_dilation, n)
        self.input_dilation = several(input_dilation, n)
        self.padding = pads(padding, self.kernel_size, self.kernel_dilation)
        self.groups = feature_group_count
        self.dtype = dtype
        shape = self.kernel_size + (in_features // feature_group_count, out_features)
        self.kernel = Param(jnp.empty(shape, dtype=param_dtype))
        self.bias = Param(jnp.empty((out_features,), dtype=param_dtype)) if use_bias else None

    def __call__(self, inputs):
        x, kernel = inputs * jnp.ones((), dtype=self.kernel.value.dtype), self.kernel.value
        if self.dtype is not None:
            x, kernel = x.astype(self.dtype), kernel.astype(self.dtype)
        y = convolve(
            x, kernel, self.strides, self.padding, self.input_dilation, self.kernel_dilation, self.groups
        )
        return y if self.bias is None else y + self.bias.value.astype(y.dtype)


class ConvTranspose(Module):
    def __init__(self, in_features, out_features, kernel_size, strides=None, *, padding='SAME', kernel_dilation=None,
                 use_bias=True, dtype=None, param_dtype=jnp.float32, transpose_kernel=False, rngs=None, **options):
        self.kernel_size = _sizes(kernel_size)
        n = len(self.kernel_size)
        self.strides = several(1 if strides is None else strides, n)
        self.kernel_dilation = several(1 if kernel_dilation is None else kernel_dilation, n)
        self.padding = pads(padding, self.kernel_size, self.kernel_dilation)
        self.known = not transpose_kernel and padding != 'CIRCULAR'
        self.kernel = Param(jnp.empty(self.kernel_size + (in_features, out_features), dtype=param_dtype))
        self.bias = Param(jnp.empty((out_features,), dtype=param_dtype)) if use_bias else None

    def __call__(self, inputs):
        if not self.known or inputs.ndim != len(self.kernel_size) + 2:
            return unknown('ConvTranspose with these arguments')
        y = jax.lax.conv_transpose(
            inputs, self.kernel.value, self.strides, self.padding, rhs_dilation=self.kernel_dilation
        )
        return y if self.bias is None else y + self.bias.value


class Embed(Module):
    def __init__(self, num_embeddings, features, *, dtype=None, param_dtype=jnp.float32, rngs=None, **options):
        self.embedding = Param(jnp.empty((num_embeddings, features), dtype=param_dtype))
        self.num_embeddings = num_embeddings
        self.features = features
        self.dtype = dtype

    def __call__(self, inputs):
        table = self.embedding.value if self.dtype is None else self.embedding.value.astype(self.dtype)
        return jnp.take(table, inputs, axis=0)

    def attend(self, query):
        return jnp.dot(query, self.embedding.value.T)


class Dropout(Module):
    def __init__(self, rate, *, broadcast_dims=(), deterministic=False, rng_collection='dropout', rngs=None):
        self.rate = rate
        self.deterministic = deterministic

    def __call__(self, inputs, *, deterministic=None, rngs=None):
        return jnp.empty_like(inputs)


class _Norm(Module):
    def _parameters(self, features, use_scale, use_bias, dtype, param_dtype):
        self.num_features = features
        self.scale = Param(jnp.ones((features,), dtype=param_dtype)) if use_scale else None
        self.bias = Param(jnp.zeros((features,), dtype=param_dtype)) if use_bias else None
        self.dtype = dtype

    def _normalized(self, x):
        y = x * jnp.ones((), dtype=jnp.float32)
        if self.scale is not None:
            y = y * self.scale.value
        if self.bias is not None:
            y = y + self.bias.value
        return y if self.dtype is None else y.astype(self.dtype)


class LayerNorm(_Norm):
    def __init__(self, num_features, *, epsilon=1e-6, dtype=None, param_dtype=jnp.float32, use_bias=True,
                 use_scale=True, rngs=None, **options):
        self._parameters(num_features, use_scale, use_bias, dtype, param_dtype)

    def __call__(self, x, *, mask=None):
        return self._normalized(x)


class RMSNorm(_Norm):
    def __init__(self, num_features, *, epsilon=1e-6, dtype=None, param_dtype=jnp.float32, use_scale=True, rngs=None,
                 **options):
        self._parameters(num_features, use_scale, False, dtype, param_dtype)

    def __call__(self, x, *, mask=None):
        return self._normalized(x)


class GroupNorm(_Norm):
    def __init__(self, num_features, num_groups=32, group_size=None, *, epsilon=1e-6, dtype=None,
                 param_dtype=jnp.float32, use_bias=True, use_scale=True, rngs=None, **options):
        parts = num_groups if group_size is None else group_size
        if is_known(num_features) and is_known(parts) and num_features % parts != 0:
            raise shape_error('channels', f'GroupNorm: {num_features} channels in groups of {parts}')
        self._parameters(num_features, use_scale, use_bias, dtype, param_dtype)

    def __call__(self, x, *, mask=None):
        return self._normalized(x)


class BatchNorm(_Norm):
    def __init__(self, num_features, *, use_running_average=False, axis=-1, momentum=0.99, epsilon=1e-5, dtype=None,
                 param_dtype=jnp.float32, use_bias=True, use_scale=True, rngs=None, **options):
        self._parameters(num_features, use_scale, use_bias, dtype, param_dtype)
        self.last = axis == -1
        self.mean = BatchStat(jnp.zeros((num_features,), dtype=jnp.float32))
        self.var = BatchStat(jnp.ones((num_features,), dtype=jnp.float32))

    def __call__(self, x, use_running_average=None, *, mask=None):
        return self._normalized(x) if self.last else unknown('BatchNorm along another axis than the last')
