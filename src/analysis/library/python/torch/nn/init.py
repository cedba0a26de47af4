"""Every function fills the tensor in place and answers it."""
import math

import torch
from __native__ import evaluating, forget


def calculate_gain(nonlinearity, param=None):
    gains = {'tanh': 5.0 / 3, 'relu': math.sqrt(2.0), 'selu': 3.0 / 4}
    if nonlinearity == 'leaky_relu':
        slope = 0.01 if param is None else param
        return math.sqrt(2.0 / (1 + slope ** 2))
    return gains.get(nonlinearity, 1.0)


def _calculate_fan_in_and_fan_out(tensor):
    """Inputs and outputs that one element of a weight (out, in, *kernel) takes part in."""
    shape = tensor.shape
    if len(shape) < 2:
        raise ValueError('Fan in and fan out can not be computed for tensor with fewer than 2 dimensions')
    window = 1
    for size in shape[2:]:
        window *= size
    return shape[1] * window, shape[0] * window


def _calculate_correct_fan(tensor, mode):
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    return fan_in if mode.lower() == 'fan_in' else fan_out


def _drawn(tensor):
    """Random numbers: what stood there is gone, what is drawn is not known."""
    if evaluating():
        forget(tensor, 'random numbers of torch.nn.init')
    return tensor


def _set(tensor, value):
    with torch.no_grad():
        tensor.copy_(value)
    return tensor


def uniform_(tensor, a=0.0, b=1.0, generator=None):
    return _drawn(tensor)


def normal_(tensor, mean=0.0, std=1.0, generator=None):
    return _drawn(tensor)


def trunc_normal_(tensor, mean=0.0, std=1.0, a=-2.0, b=2.0, generator=None):
    return _drawn(tensor)


def constant_(tensor, val):
    return _set(tensor, torch.full_like(tensor, val)) if evaluating() else tensor


def ones_(tensor):
    return constant_(tensor, 1.0)


def zeros_(tensor):
    return constant_(tensor, 0.0)


def eye_(tensor):
    return _set(tensor, torch.eye(*tensor.shape)) if evaluating() else tensor


def dirac_(tensor, groups=1):
    if not evaluating():
        return tensor
    kernel = torch.zeros(tuple(tensor.shape))
    count = tensor.shape[0] // groups
    middle = tuple(size // 2 for size in tensor.shape[2:])
    for group in range(groups):
        for channel in range(min(count, tensor.shape[1])):
            kernel[(group * count + channel, channel, *middle)] = 1.0
    return _set(tensor, kernel)


def xavier_uniform_(tensor, gain=1.0, generator=None):
    return _drawn(tensor)


def xavier_normal_(tensor, gain=1.0, generator=None):
    return _drawn(tensor)


def kaiming_uniform_(tensor, a=0, mode='fan_in', nonlinearity='leaky_relu', generator=None):
    return _drawn(tensor)


def kaiming_normal_(tensor, a=0, mode='fan_in', nonlinearity='leaky_relu', generator=None):
    return _drawn(tensor)


def orthogonal_(tensor, gain=1, generator=None):
    return _drawn(tensor)


def sparse_(tensor, sparsity, std=0.01, generator=None):
    return _drawn(tensor)


uniform = uniform_
normal = normal_
constant = constant_
eye = eye_
dirac = dirac_
xavier_uniform = xavier_uniform_
xavier_normal = xavier_normal_
kaiming_uniform = kaiming_uniform_
kaiming_normal = kaiming_normal_
orthogonal = orthogonal_
sparse = sparse_
