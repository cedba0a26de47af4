from __native__ import parameter as Parameter
import torch


class UninitializedTensorMixin:
    """A tensor of a lazy module before its first call: no shape yet."""


class UninitializedParameter(UninitializedTensorMixin):
    def __init__(self, requires_grad=True, device=None, dtype=None):
        self.requires_grad = requires_grad
        self.device = device
        self.dtype = dtype

    def materialize(self, shape, device=None, dtype=None):
        data = torch.empty(shape, device=device or self.device, dtype=dtype or self.dtype)
        return Parameter(data, self.requires_grad)


class UninitializedBuffer(UninitializedTensorMixin):
    def __init__(self, requires_grad=False, device=None, dtype=None):
        self.requires_grad = requires_grad
        self.device = device
        self.dtype = dtype

    def materialize(self, shape, device=None, dtype=None):
        return torch.empty(shape, device=device or self.device, dtype=dtype or self.dtype)


def Buffer(data=None, *, persistent=True):
    return torch.empty(0) if data is None else data


def is_lazy(param):
    return isinstance(param, UninitializedTensorMixin)
