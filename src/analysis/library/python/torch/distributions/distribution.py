import torch
from __native__ import evaluating

__all__ = ['Distribution', 'ExponentialFamily']


class Distribution:
    """Samples have the shape sample_shape + batch_shape + event_shape; probabilities have no event part."""

    has_rsample = True
    has_enumerate_support = False
    _validate_args = True

    def __init__(self, batch_shape=(), event_shape=(), validate_args=None):
        self._batch_shape = batch_shape
        self._event_shape = event_shape
        self._dtype = None

    @staticmethod
    def set_default_validate_args(value):
        return None

    @property
    def batch_shape(self):
        return self._batch_shape

    @property
    def event_shape(self):
        return self._event_shape

    def _empty(self, shape):
        return torch.empty(shape, dtype=self._dtype)

    def _extended_shape(self, sample_shape=()):
        return (*sample_shape, *self._batch_shape, *self._event_shape)

    def sample(self, sample_shape=()):
        return self._empty(self._extended_shape(sample_shape))

    def rsample(self, sample_shape=()):
        return self._empty(self._extended_shape(sample_shape))

    def sample_n(self, n):
        return self.sample((n,))

    def _of_value(self, value):
        """One number for each element of the batch and each sample in the value."""
        if not isinstance(value, torch.Tensor):
            return self._empty(self._batch_shape)
        kept = value.shape[:len(value.shape) - len(self._event_shape)] if len(self._event_shape) > 0 else value.shape
        return self._empty(torch.broadcast_shapes(kept, self._batch_shape))

    # What an evaluation computes: each family sets those that have a formula.
    _log_prob = _cdf = _icdf = _entropy = _mean = _variance = None

    def log_prob(self, value):
        if evaluating() and self._log_prob is not None:
            return self._log_prob(value)
        return self._of_value(value)

    def cdf(self, value):
        if evaluating() and self._cdf is not None:
            return self._cdf(value)
        return self._of_value(value)

    def icdf(self, value):
        if evaluating() and self._icdf is not None:
            return self._icdf(value)
        return self._of_value(value)

    def entropy(self):
        if evaluating() and self._entropy is not None:
            return self._entropy()
        return self._empty(self._batch_shape)

    def perplexity(self):
        return torch.exp(self.entropy()) if evaluating() else self._empty(self._batch_shape)

    @property
    def mean(self):
        if evaluating() and self._mean is not None:
            return self._mean()
        return self._empty(self._extended_shape())

    @property
    def mode(self):
        return self._empty(self._extended_shape())

    @property
    def variance(self):
        if evaluating() and self._variance is not None:
            return self._variance()
        return self._empty(self._extended_shape())

    @property
    def stddev(self):
        return self.variance.sqrt() if evaluating() else self._empty(self._extended_shape())


class ExponentialFamily(Distribution):
    pass
