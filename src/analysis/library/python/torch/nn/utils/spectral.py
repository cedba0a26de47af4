"""Reparametrisations that keep the weight's shape; the trained tensors stand beside it, as `weight_orig` and so on."""
import torch
from torch.nn.parameter import Parameter


def _take(module, name):
    """The parameter of that name, which becomes a plain tensor."""
    weight = getattr(module, name)
    delattr(module, name)
    return weight


def weight_norm(module, name='weight', dim=0):
    weight = _take(module, name)
    magnitude = [1] * weight.dim()
    if dim is not None and dim != -1:
        magnitude[dim] = weight.size(dim)
    setattr(module, name + '_g', Parameter(torch.empty([] if dim is None else magnitude, dtype=weight.dtype)))
    setattr(module, name + '_v', Parameter(torch.empty(weight.shape, dtype=weight.dtype)))
    setattr(module, name, weight.detach())
    return module


def remove_weight_norm(module, name='weight'):
    delattr(module, name + '_g')
    delattr(module, name + '_v')
    setattr(module, name, Parameter(getattr(module, name)))
    return module


def spectral_norm(module, name='weight', n_power_iterations=1, eps=1e-12, dim=None):
    weight = _take(module, name)
    setattr(module, name + '_orig', Parameter(torch.empty(weight.shape, dtype=weight.dtype)))
    setattr(module, name, weight.detach())
    rows = weight.size(0 if dim is None else dim)
    module.register_buffer(name + '_u', torch.empty((rows,), dtype=weight.dtype))
    module.register_buffer(name + '_v', torch.empty((weight.numel() // rows,), dtype=weight.dtype))
    return module


def remove_spectral_norm(module, name='weight'):
    delattr(module, name + '_orig')
    setattr(module, name, Parameter(getattr(module, name)))
    return module
