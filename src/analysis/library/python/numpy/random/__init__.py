"""Generators: each method draws as the function of the module does."""
import numpy as np
from __native__ import unknown


class _Drawing:
    def __init__(self, seed=None):
        self.bit_generator = unknown('a bit generator')

    def _shaped(self, size, *parameters):
        """An array of that size, or of the shape that the parameters broadcast to."""
        if size is not None:
            return np.empty(size)
        arrays = [p for p in parameters if isinstance(p, np.ndarray)]
        if not arrays:
            return unknown('a random number')
        return np.empty(np.broadcast_shapes((), *[p.shape for p in arrays]))

    def normal(self, loc=0.0, scale=1.0, size=None):
        return self._shaped(size, loc, scale)

    def lognormal(self, mean=0.0, sigma=1.0, size=None):
        return self._shaped(size, mean, sigma)

    def laplace(self, loc=0.0, scale=1.0, size=None):
        return self._shaped(size, loc, scale)

    def uniform(self, low=0.0, high=1.0, size=None):
        return self._shaped(size, low, high)

    def beta(self, a, b, size=None):
        return self._shaped(size, a, b)

    def gamma(self, shape, scale=1.0, size=None):
        return self._shaped(size, shape, scale)

    def exponential(self, scale=1.0, size=None):
        return self._shaped(size, scale)

    def standard_normal(self, size=None, dtype=None, out=None):
        return self._typed(size, dtype)

    def standard_exponential(self, size=None, dtype=None, method='zig', out=None):
        return self._typed(size, dtype)

    def _typed(self, size, dtype):
        drawn = self._shaped(size)
        return drawn if dtype is None or not isinstance(drawn, np.ndarray) else drawn.astype(dtype)

    def _integers(self, size, *parameters):
        drawn = self._shaped(size, *parameters)
        return drawn.astype(np.int64) if isinstance(drawn, np.ndarray) else drawn

    def poisson(self, lam=1.0, size=None):
        return self._integers(size, lam)

    def binomial(self, n, p, size=None):
        return self._integers(size, n, p)

    def geometric(self, p, size=None):
        return self._integers(size, p)

    def multinomial(self, n, pvals, size=None):
        if size is None:
            return np.empty((len(pvals),), dtype=np.int64)
        return np.empty((*_as_tuple(size), len(pvals)), dtype=np.int64)

    def dirichlet(self, alpha, size=None):
        return np.empty((len(alpha),) if size is None else (*_as_tuple(size), len(alpha)))

    def multivariate_normal(self, mean, cov, size=None, check_valid='warn', tol=1e-8):
        return np.empty((len(mean),) if size is None else (*_as_tuple(size), len(mean)))

    def choice(self, a, size=None, replace=True, p=None, axis=0, shuffle=True):
        if isinstance(a, (list, tuple)):
            a = np.asarray(a)
        if size is None or not isinstance(a, (int, np.ndarray)):
            return unknown('a random choice')
        if isinstance(a, int):
            return np.empty(size, dtype=np.int64)
        return np.empty((*_as_tuple(size), *a.shape[1:]), dtype=a.dtype) if axis == 0 else unknown('a random choice')

    def permutation(self, x, axis=0):
        if isinstance(x, int):
            return np.empty((x,), dtype=np.int64)
        return np.empty_like(x) if isinstance(x, np.ndarray) else unknown('a permutation')

    def shuffle(self, x, axis=0):
        return None

    def bytes(self, length):
        return unknown('random bytes')


def _as_tuple(size):
    return (size,) if isinstance(size, int) else tuple(size)


class Generator(_Drawing):
    def random(self, size=None, dtype=None, out=None):
        drawn = self._shaped(size)
        return drawn if dtype is None or not isinstance(drawn, np.ndarray) else drawn.astype(dtype)

    def integers(self, low, high=None, size=None, dtype=None, endpoint=False):
        drawn = self._integers(size, low, high)
        return drawn if dtype is None or not isinstance(drawn, np.ndarray) else drawn.astype(dtype)

    def permuted(self, x, *, axis=None, out=None):
        return np.empty_like(x) if isinstance(x, np.ndarray) else unknown('a permutation')

    def spawn(self, n_children):
        return [Generator() for _ in range(n_children)]


class RandomState(_Drawing):
    def seed(self, seed=None):
        return None

    def rand(self, *d):
        return np.empty(d) if d else unknown('a random number')

    def randn(self, *d):
        return np.empty(d) if d else unknown('a random number')

    def randint(self, low, high=None, size=None, dtype=int):
        return self._integers(size, low, high)

    def random(self, size=None):
        return self._shaped(size)

    def random_sample(self, size=None):
        return self._shaped(size)

    def get_state(self, legacy=True):
        return unknown('state of a random generator')

    def set_state(self, state):
        return None


def default_rng(seed=None):
    return Generator(seed)


def SeedSequence(entropy=None, **options):
    return unknown('a seed')


def PCG64(seed=None):
    return unknown('a bit generator')
