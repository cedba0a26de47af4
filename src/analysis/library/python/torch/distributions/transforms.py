"""Transforms of one number into one."""
import torch

__all__ = [
    'AffineTransform', 'ExpTransform', 'PowerTransform', 'SigmoidTransform', 'SoftplusTransform', 'TanhTransform',
    'Transform',
]


class Transform:
    def __init__(self, cache_size=0):
        self.cache_size = cache_size

    def __call__(self, x):
        return torch.empty_like(x)

    @property
    def inv(self):
        return self

    def log_abs_det_jacobian(self, x, y):
        return torch.empty_like(x)


class AffineTransform(Transform):
    def __init__(self, loc, scale, event_dim=0, cache_size=0):
        super().__init__(cache_size)
        self.loc = loc
        self.scale = scale


class ExpTransform(Transform):
    pass


class PowerTransform(Transform):
    def __init__(self, exponent, cache_size=0):
        super().__init__(cache_size)
        self.exponent = exponent


class SigmoidTransform(Transform):
    pass


class SoftplusTransform(Transform):
    pass


class TanhTransform(Transform):
    pass
