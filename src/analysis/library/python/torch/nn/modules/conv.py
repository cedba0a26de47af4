import torch
from __native__ import shape_error
from torch.nn import functional as F
from torch.nn.modules.lazy import LazyModuleMixin
from torch.nn.modules.module import Module
from torch.nn.modules.utils import _ntuple, _reverse_repeat_tuple, require_rank
from torch.nn.parameter import Parameter, UninitializedParameter

__all__ = [
    'Conv1d', 'Conv2d', 'Conv3d', 'ConvTranspose1d', 'ConvTranspose2d', 'ConvTranspose3d',
    'LazyConv1d', 'LazyConv2d', 'LazyConv3d', 'LazyConvTranspose1d', 'LazyConvTranspose2d', 'LazyConvTranspose3d',
]


class _ConvNd(Module):
    def __init__(
        self, in_channels, out_channels, kernel_size, stride, padding, dilation, transposed, output_padding, groups,
        bias, padding_mode, device=None, dtype=None,
    ):
        super().__init__()
        if groups <= 0:
            raise shape_error('conv-groups', f'{type(self).__name__}: groups must be positive, found {groups}')
        if in_channels % groups != 0:
            raise shape_error('conv-groups', _not_divisible(self, 'in_channels', in_channels, groups))
        if out_channels % groups != 0:
            raise shape_error('conv-groups', _not_divisible(self, 'out_channels', out_channels, groups))
        _check_padding(padding, stride, padding_mode)
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.transposed = transposed
        self.output_padding = output_padding
        self.groups = groups
        self.padding_mode = padding_mode
        self._reversed_padding_repeated_twice = _explicit_padding(padding, kernel_size, dilation)
        self.weight = Parameter(torch.empty(self._weight_shape(), device=device, dtype=dtype))
        self.bias = Parameter(torch.empty(out_channels, device=device, dtype=dtype)) if bias else None
        self.reset_parameters()

    def _weight_shape(self):
        if self.transposed:
            return (self.in_channels, self.out_channels // self.groups, *self.kernel_size)
        return (self.out_channels, self.in_channels // self.groups, *self.kernel_size)

    def reset_parameters(self):
        return None


def _not_divisible(conv, name, channels, groups):
    return f'{type(conv).__name__}: {channels} {name} do not divide into {groups} groups'


def _check_padding(padding, stride, padding_mode):
    if isinstance(padding, str):
        if padding not in ('same', 'valid'):
            raise ValueError(f"padding must be 'valid', 'same' or numbers, got {padding!r}")
        if padding == 'same' and any(s != 1 for s in stride):
            raise ValueError("padding='same' is not supported for strided convolutions")
    if padding_mode not in ('zeros', 'reflect', 'replicate', 'circular'):
        raise ValueError(f'unknown padding_mode {padding_mode!r}')


def _explicit_padding(padding, kernel_size, dilation):
    """The argument of F.pad that pads as the convolution would: last axis first, (before, after)."""
    if padding == 'valid':
        return [0, 0] * len(kernel_size)
    if padding == 'same':
        both = []
        for k, d in zip(reversed(kernel_size), reversed(dilation)):
            total = d * (k - 1)
            both += [total // 2, total - total // 2]
        return both
    return _reverse_repeat_tuple(padding, 2)


class _Conv(_ConvNd):
    """Conv1d, Conv2d and Conv3d differ in `_axes` and in the function."""

    def __init__(
        self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True,
        padding_mode='zeros', device=None, dtype=None,
    ):
        spread = _ntuple(self._axes)
        super().__init__(
            in_channels, out_channels, spread(kernel_size), spread(stride),
            padding if isinstance(padding, str) else spread(padding), spread(dilation), False, spread(0), groups, bias,
            padding_mode, device, dtype,
        )

    def forward(self, input):
        return self._conv_forward(input, self.weight, self.bias)

    def _conv_forward(self, input, weight, bias):
        convolve = getattr(F, self._function)
        if self.padding_mode != 'zeros':
            input = F.pad(input, self._reversed_padding_repeated_twice, mode=self.padding_mode)
            return convolve(input, weight, bias, self.stride, 0, self.dilation, self.groups)
        return convolve(input, weight, bias, self.stride, self.padding, self.dilation, self.groups)


class Conv1d(_Conv):
    _axes = 1
    _function = 'conv1d'


class Conv2d(_Conv):
    _axes = 2
    _function = 'conv2d'


class Conv3d(_Conv):
    _axes = 3
    _function = 'conv3d'


class _ConvTransposeNd(_ConvNd):
    def __init__(
        self, in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1, bias=True,
        dilation=1, padding_mode='zeros', device=None, dtype=None,
    ):
        if padding_mode != 'zeros':
            raise ValueError(f'Only "zeros" padding mode is supported for {type(self).__name__}')
        spread = _ntuple(self._axes)
        super().__init__(
            in_channels, out_channels, spread(kernel_size), spread(stride), spread(padding), spread(dilation), True,
            spread(output_padding), groups, bias, padding_mode, device, dtype,
        )

    def forward(self, input, output_size=None):
        return getattr(F, self._function)(
            input, self.weight, self.bias, self.stride, self.padding, self._output_padding(input, output_size),
            self.groups, self.dilation,
        )

    def _output_padding(self, input, output_size):
        """What must be added to the smallest output to give the one that is asked for."""
        if output_size is None:
            return self.output_padding
        n = self._axes
        output_size = list(output_size)[-n:]
        smallest = [
            (input.size(i - n) - 1) * self.stride[i] - 2 * self.padding[i]
            + self.dilation[i] * (self.kernel_size[i] - 1) + 1
            for i in range(n)
        ]
        for i in range(n):
            if output_size[i] < smallest[i] or output_size[i] > smallest[i] + self.stride[i] - 1:
                raise ValueError(f'an output size of {output_size[i]} is not possible, the smallest is {smallest[i]}')
        return [output_size[i] - smallest[i] for i in range(n)]


class ConvTranspose1d(_ConvTransposeNd):
    _axes = 1
    _function = 'conv_transpose1d'


class ConvTranspose2d(_ConvTransposeNd):
    _axes = 2
    _function = 'conv_transpose2d'


class ConvTranspose3d(_ConvTransposeNd):
    _axes = 3
    _function = 'conv_transpose3d'


class _LazyConv(LazyModuleMixin):
    """The constructor without `in_channels`, which the first input gives."""

    def __init__(self, out_channels, kernel_size, *args, **kwargs):
        super().__init__(0, 0, kernel_size, *args, **kwargs)
        self.out_channels = out_channels
        self.weight = UninitializedParameter(dtype=self.weight.dtype)
        if self.bias is not None:
            self.bias = UninitializedParameter(dtype=self.weight.dtype)

    def initialize_parameters(self, input, *args, **kwargs):
        require_rank(input, (self._axes + 2, self._axes + 1), type(self).__name__)
        self.in_channels = input.shape[-1 - self._axes]
        if self.in_channels % self.groups != 0:
            raise shape_error('conv-groups', _not_divisible(self, 'in_channels', self.in_channels, self.groups))
        self.weight = self.weight.materialize(self._weight_shape())
        if self.bias is not None:
            self.bias = self.bias.materialize((self.out_channels,))
        self.reset_parameters()


class LazyConv1d(_LazyConv, Conv1d):
    pass


class LazyConv2d(_LazyConv, Conv2d):
    pass


class LazyConv3d(_LazyConv, Conv3d):
    pass


class LazyConvTranspose1d(_LazyConv, ConvTranspose1d):
    pass


class LazyConvTranspose2d(_LazyConv, ConvTranspose2d):
    pass


class LazyConvTranspose3d(_LazyConv, ConvTranspose3d):
    pass
