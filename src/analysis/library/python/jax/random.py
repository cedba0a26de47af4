"""Keys and what is drawn with them. A key of `PRNGKey` has the shape (2,), one of `key` is 0-d."""
import jax.numpy as jnp
from __native__ import is_known, unknown


def PRNGKey(seed, *, impl=None):
    return jnp.empty((2,), dtype=jnp.uint32)


def key(seed, *, impl=None):
    return jnp.empty((), dtype=unknown('the type of keys'))


def _sizes(shape):
    return (shape,) if isinstance(shape, int) else tuple(shape)


def split(key, num=2):
    return jnp.empty(_sizes(num) + key.shape, dtype=key.dtype)


def fold_in(key, data):
    return jnp.empty_like(key)


def key_data(keys):
    return jnp.empty(keys.shape + (2,), dtype=jnp.uint32)


def wrap_key_data(key_bits_array, *, impl=None):
    return jnp.empty(key_bits_array.shape[:-1], dtype=unknown('the type of keys'))


def _of(*parameters):
    """The shape that parameters broadcast to."""
    return jnp.broadcast_shapes(*[jnp.shape(p) for p in parameters])


def bernoulli(key, p=0.5, shape=None, **options):
    return jnp.empty(_of(p) if shape is None else shape, dtype=bool)


def categorical(key, logits, axis=-1, shape=None, **options):
    if shape is not None:
        return jnp.empty(shape, dtype=jnp.int32)
    return jnp.argmax(jnp.empty_like(logits), axis=axis)


def choice(key, a, shape=(), replace=True, p=None, axis=0, mode=None):
    if isinstance(a, int):
        return jnp.empty(shape, dtype=jnp.int32)
    a = jnp.asarray(a)
    if a.ndim == 0:
        return jnp.empty(shape, dtype=a.dtype)
    at = axis % a.ndim
    return jnp.empty(a.shape[:at] + _sizes(shape) + a.shape[at + 1:], dtype=a.dtype)


def rademacher(key, shape=(), dtype=jnp.int32):
    return jnp.empty(shape, dtype=dtype)


def bits(key, shape=(), dtype=jnp.uint32):
    return jnp.empty(shape, dtype=dtype)


def truncated_normal(key, lower, upper, shape=None, dtype=jnp.float32):
    return jnp.empty(_of(lower, upper) if shape is None else shape, dtype=dtype)


def poisson(key, lam, shape=None, dtype=jnp.int32):
    return jnp.empty(_of(lam) if shape is None else shape, dtype=dtype)


def gamma(key, a, shape=None, dtype=jnp.float32):
    return jnp.empty(_of(a) if shape is None else shape, dtype=dtype)


def beta(key, a, b, shape=None, dtype=jnp.float32):
    return jnp.empty(_of(a, b) if shape is None else shape, dtype=dtype)


def dirichlet(key, alpha, shape=None, dtype=jnp.float32):
    lead = alpha.shape[:-1] if shape is None else _sizes(shape)
    return jnp.empty(lead + alpha.shape[-1:], dtype=dtype)


def multivariate_normal(key, mean, cov, shape=None, dtype=jnp.float32, method='cholesky'):
    lead = jnp.broadcast_shapes(mean.shape[:-1], cov.shape[:-2]) if shape is None else _sizes(shape)
    return jnp.empty(lead + mean.shape[-1:], dtype=dtype)


def orthogonal(key, n, shape=(), dtype=jnp.float32, m=None):
    return jnp.empty(_sizes(shape) + (n, n if m is None else m), dtype=dtype)


def ball(key, d, p=2, shape=(), dtype=jnp.float32):
    return jnp.empty(_sizes(shape) + (d,), dtype=dtype)
