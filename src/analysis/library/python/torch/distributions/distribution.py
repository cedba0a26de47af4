import torch

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

    def log_prob(self, value):
        return self._of_value(value)

    def cdf(self, value):
        return self._of_value(value)

    def icdf(self, value):
        return self._of_value(value)

    def entropy(self):
        return self._empty(self._batch_shape)

    def perplexity(self):
        return self._empty(self._batch_shape)

    @property
    def mean(self):
        return self._empty(self._extended_shape())

    @property
    def mode(self):
        return self._empty(self._extended_shape())

    @property
    def variance(self):
        return self._empty(self._extended_shape())

    @property
    def stddev(self):
        return self._empty(self._extended_shape())


class ExponentialFamily(Distribution):
    pass
