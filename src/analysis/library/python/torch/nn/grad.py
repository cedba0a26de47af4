import torch
import torch.nn.functional as F


def _each(value, n):
    return (value,) * n if isinstance(value, int) else tuple(value)


def _input(transposed, n, input_size, weight, grad_output, stride, padding, dilation, groups):
    stride, padding, dilation = _each(stride, n), _each(padding, n), _each(dilation, n)
    left = []
    for i in range(n):
        least = (grad_output.shape[2 + i] - 1) * stride[i] - 2 * padding[i] + dilation[i] * (weight.shape[2 + i] - 1) + 1
        left.append(input_size[2 + i] - least)
    return transposed(grad_output, weight, None, stride, padding, tuple(left), groups, dilation)


def _weight(convolution, n, input, weight_size, grad_output, stride, padding, dilation, groups):
    stride, padding, dilation = _each(stride, n), _each(padding, n), _each(dilation, n)
    parts = []
    for x, g in zip(input.chunk(groups, 1), grad_output.chunk(groups, 1)):
        part = convolution(x.transpose(0, 1), g.transpose(0, 1), None, dilation, padding, stride).transpose(0, 1)
        for i in range(n):
            part = part.narrow(2 + i, 0, weight_size[2 + i])
        parts.append(part)
    return torch.cat(parts)


def conv1d_input(input_size, weight, grad_output, stride=1, padding=0, dilation=1, groups=1):
    return _input(F.conv_transpose1d, 1, input_size, weight, grad_output, stride, padding, dilation, groups)


def conv2d_input(input_size, weight, grad_output, stride=1, padding=0, dilation=1, groups=1):
    return _input(F.conv_transpose2d, 2, input_size, weight, grad_output, stride, padding, dilation, groups)


def conv3d_input(input_size, weight, grad_output, stride=1, padding=0, dilation=1, groups=1):
    return _input(F.conv_transpose3d, 3, input_size, weight, grad_output, stride, padding, dilation, groups)


def conv1d_weight(input, weight_size, grad_output, stride=1, padding=0, dilation=1, groups=1):
    return _weight(F.conv1d, 1, input, weight_size, grad_output, stride, padding, dilation, groups)


def conv2d_weight(input, weight_size, grad_output, stride=1, padding=0, dilation=1, groups=1):
    return _weight(F.conv2d, 2, input, weight_size, grad_output, stride, padding, dilation, groups)


def conv3d_weight(input, weight_size, grad_output, stride=1, padding=0, dilation=1, groups=1):
    return _weight(F.conv3d, 3, input, weight_size, grad_output, stride, padding, dilation, groups)
