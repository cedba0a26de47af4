"""Transforms of one number into one."""
import torch
import torch.nn.functional as F
from __native__ import evaluating

__all__ = [
    'AffineTransform', 'ExpTransform', 'PowerTransform', 'SigmoidTransform', 'SoftplusTransform', 'TanhTransform',
    'Transform',
]


class Transform:
    # What an evaluation computes.
    _call = _inverse = _log_slope = None

    def __init__(self, cache_size=0):
        self.cache_size = cache_size

    def __call__(self, x):
        if evaluating() and self._call is not None:
            return self._call(x)
        return torch.empty_like(x)

    @property
    def inv(self):
        return _Inverse(self) if evaluating() else self

    def log_abs_det_jacobian(self, x, y):
        if evaluating() and self._log_slope is not None:
            return self._log_slope(x, y)
        return torch.empty_like(x)


class _Inverse(Transform):
    def __init__(self, transform):
        super().__init__()
        self.transform = transform

    def __call__(self, x):
        if self.transform._inverse is None:
            return torch.empty_like(x)
        return self.transform._inverse(x)

    @property
    def inv(self):
        return self.transform

    def log_abs_det_jacobian(self, x, y):
        return -self.transform.log_abs_det_jacobian(y, x)


class AffineTransform(Transform):
    def __init__(self, loc, scale, event_dim=0, cache_size=0):
        super().__init__(cache_size)
        self.loc = loc
        self.scale = scale
        if event_dim != 0:
            self._log_slope = None

    def _call(self, x):
        return self.loc + self.scale * x

    def _inverse(self, y):
        return (y - self.loc) / self.scale

    def _log_slope(self, x, y):
        scale = self.scale if isinstance(self.scale, torch.Tensor) else torch.full_like(x, self.scale)
        return torch.log(torch.abs(scale)) + torch.zeros_like(x)


class ExpTransform(Transform):
    def _call(self, x):
        return x.exp()

    def _inverse(self, y):
        return y.log()

    def _log_slope(self, x, y):
        return x


class PowerTransform(Transform):
    def __init__(self, exponent, cache_size=0):
        super().__init__(cache_size)
        self.exponent = exponent

    def _call(self, x):
        return x.pow(self.exponent)

    def _inverse(self, y):
        return y.pow(1 / self.exponent)

    def _log_slope(self, x, y):
        return (self.exponent * y / x).abs().log()


class SigmoidTransform(Transform):
    def _call(self, x):
        return torch.sigmoid(x)

    def _inverse(self, y):
        return y.log() - (-y).log1p()

    def _log_slope(self, x, y):
        return -F.softplus(-x) - F.softplus(x)


class SoftplusTransform(Transform):
    def _call(self, x):
        return F.softplus(x)

    def _inverse(self, y):
        return (-y).expm1().neg().log() + y

    def _log_slope(self, x, y):
        return -F.softplus(-x)


class TanhTransform(Transform):
    def _call(self, x):
        return x.tanh()

    def _inverse(self, y):
        return torch.atanh(y)

    def _log_slope(self, x, y):
        return 2.0 * (0.6931471805599453 - x - F.softplus(-2.0 * x))


KEEP_SHAPE = (
    AffineTransform, ExpTransform, PowerTransform, SigmoidTransform, SoftplusTransform, TanhTransform, _Inverse,
)
