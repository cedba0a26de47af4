import torch
from __native__ import evaluating
from torch.nn.utils import parametrizations, parametrize, rnn, stateless
from torch.nn.utils.fusion import fuse_conv_bn_eval, fuse_conv_bn_weights, fuse_linear_bn_eval
from torch.nn.utils.spectral import remove_spectral_norm, remove_weight_norm, spectral_norm, weight_norm


def _as_list(parameters):
    return [parameters] if isinstance(parameters, torch.Tensor) else parameters


def _with_grad(parameters):
    return [p for p in _as_list(parameters) if p.grad is not None]


def clip_grad_norm_(parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    if not evaluating():
        return torch.empty(())
    parameters = _with_grad(parameters)
    total_norm = get_total_norm([p.grad for p in parameters], norm_type)
    clip_grads_with_norm_(parameters, max_norm, total_norm)
    return total_norm


def clip_grad_norm(parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    return clip_grad_norm_(parameters, max_norm, norm_type)


def get_total_norm(tensors, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    tensors = _as_list(tensors)
    if not evaluating():
        return torch.empty(())
    if not tensors:
        return torch.tensor(0.0)
    norms = [torch.linalg.vector_norm(g.detach(), norm_type) for g in tensors]
    return torch.linalg.vector_norm(torch.stack(norms), norm_type)


def clip_grads_with_norm_(parameters, max_norm, total_norm, foreach=None):
    if evaluating():
        factor = (max_norm / (total_norm + 1e-6)).clamp(max=1.0)
        for p in _with_grad(parameters):
            p.grad.mul_(factor)


def clip_grad_value_(parameters, clip_value, foreach=None):
    if evaluating():
        for p in _with_grad(parameters):
            p.grad.clamp_(min=-clip_value, max=clip_value)


def parameters_to_vector(parameters):
    return torch.cat([p.reshape(-1) for p in parameters])


def vector_to_parameters(vec, parameters):
    if evaluating():
        start = 0
        for p in parameters:
            p.data = vec[start:start + p.numel()].view_as(p).data
            start += p.numel()


def skip_init(module_cls, *args, **kwargs):
    return module_cls(*args, **kwargs)


def convert_conv2d_weight_memory_format(module, memory_format):
    return module
