import jax
import jax.numpy as jnp
from __native__ import is_known, shape_error, unknown
from flax.linen.module import Module, compact
from jax._shapes import written
from jax.nn import initializers

_LAYOUTS = {1: ('NWC', 'WIO', 'NWC'), 2: ('NHWC', 'HWIO', 'NHWC'), 3: ('NDHWC', 'DHWIO', 'NDHWC')}


def several(x, n):
    return (x,) * n if isinstance(x, int) else tuple(x)


def pads(padding, kernel, dilations):
    """`SAME`, `VALID`, or a pair for each axis."""
    if padding == 'SAME' or padding == 'VALID':
        return padding
    if padding == 'CIRCULAR':
        return 'SAME'
    if padding == 'CAUSAL':
        return [(d * (k - 1), 0) for k, d in zip(kernel, dilations)]
    if isinstance(padding, int):
        return [(padding, padding)] * len(kernel)
    return [(p, p) if isinstance(p, int) else tuple(p) for p in padding]


def convolve(x, kernel, strides, padding, input_dilation, kernel_dilation, groups):
    """A convolution, channels last; further dims in front count as one of the batch, none as a batch of one."""
    n = kernel.ndim - 2
    if x.ndim < n + 1:
        raise shape_error('rank', f'Conv: a kernel of {n} dims over an input of shape {written(x.shape)}')
    lead = x.shape[:-(n + 1)]
    batched = x if len(lead) == 1 else jnp.reshape(x, (-1,) + x.shape[-(n + 1):])
    y = jax.lax.conv_general_dilated(
        batched, kernel, strides, padding, lhs_dilation=input_dilation, rhs_dilation=kernel_dilation,
        dimension_numbers=_LAYOUTS[n], feature_group_count=groups,
    )
    return y if len(lead) == 1 else jnp.reshape(y, lead + y.shape[1:])


class Conv(Module):
    features: int
    kernel_size: object
    strides: object = 1
    padding: object = 'SAME'
    input_dilation: object = 1
    kernel_dilation: object = 1
    feature_group_count: int = 1
    use_bias: bool = True
    mask: object = None
    dtype: object = None
    param_dtype: object = jnp.float32
    precision: object = None
    kernel_init: object = initializers.lecun_normal()
    bias_init: object = initializers.zeros_init()
    promote_dtype: object = None
    preferred_element_type: object = None

    @compact
    def __call__(self, inputs):
        kernel_size = several(self.kernel_size, 1)
        n = len(kernel_size)
        if n not in _LAYOUTS:
            return unknown('a convolution over more than 3 dims')
        dilations = several(self.kernel_dilation, n)
        channels = inputs.shape[-1] // self.feature_group_count
        kernel = self.param('kernel', self.kernel_init, kernel_size + (channels, self.features), self.param_dtype)
        bias = self.param('bias', self.bias_init, (self.features,), self.param_dtype) if self.use_bias else None
        x = inputs * jnp.ones((), dtype=kernel.dtype)
        if self.dtype is not None:
            x, kernel = x.astype(self.dtype), kernel.astype(self.dtype)
            bias = None if bias is None else bias.astype(self.dtype)
        y = convolve(
            x, kernel, several(1 if self.strides is None else self.strides, n),
            pads(self.padding, kernel_size, dilations), several(self.input_dilation, n), dilations,
            self.feature_group_count,
        )
        return y if bias is None else y + bias


class ConvTranspose(Module):
    features: int
    kernel_size: object
    strides: object = None
    padding: object = 'SAME'
    kernel_dilation: object = None
    use_bias: bool = True
    mask: object = None
    dtype: object = None
    param_dtype: object = jnp.float32
    precision: object = None
    kernel_init: object = initializers.lecun_normal()
    bias_init: object = initializers.zeros_init()
    transpose_kernel: bool = False
    promote_dtype: object = None
    preferred_element_type: object = None

    @compact
    def __call__(self, inputs):
        kernel_size = several(self.kernel_size, 1)
        n = len(kernel_size)
        if self.padding == 'CIRCULAR' or self.transpose_kernel or inputs.ndim != n + 2:
            return unknown('ConvTranspose with these arguments')
        dilations = several(1 if self.kernel_dilation is None else self.kernel_dilation, n)
        kernel = self.param(
            'kernel', self.kernel_init, kernel_size + (inputs.shape[-1], self.features), self.param_dtype
        )
        bias = self.param('bias', self.bias_init, (self.features,), self.param_dtype) if self.use_bias else None
        y = jax.lax.conv_transpose(
            inputs, kernel, several(1 if self.strides is None else self.strides, n),
            pads(self.padding, kernel_size, dilations), rhs_dilation=dilations,
        )
        y = y if self.dtype is None else y.astype(self.dtype)
        return y if bias is None else y + bias.astype(y.dtype)
