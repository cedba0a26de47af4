"""Initializers: functions of a key, a shape and a type."""
import jax.numpy as jnp


def zeros(key, shape, dtype=jnp.float32, **options):
    return jnp.empty(shape, dtype=dtype)


ones = zeros


def _made(dtype):
    def init(key, shape, dtype=dtype, **options):
        return jnp.empty(shape, dtype=dtype)

    return init


def normal(stddev=1e-2, dtype=jnp.float32):
    return _made(dtype)


def uniform(scale=1e-2, dtype=jnp.float32):
    return _made(dtype)


def constant(value, dtype=jnp.float32):
    return _made(dtype)


def truncated_normal(stddev=1e-2, dtype=jnp.float32, lower=-2.0, upper=2.0):
    return _made(dtype)


def variance_scaling(scale, mode, distribution, in_axis=-2, out_axis=-1, batch_axis=(), dtype=jnp.float32):
    return _made(dtype)


def orthogonal(scale=1.0, column_axis=-1, dtype=jnp.float32):
    return _made(dtype)


def _scaling(in_axis=-2, out_axis=-1, batch_axis=(), dtype=jnp.float32):
    return _made(dtype)


glorot_uniform = _scaling
glorot_normal = _scaling
lecun_uniform = _scaling
lecun_normal = _scaling
he_uniform = _scaling
he_normal = _scaling
xavier_uniform = _scaling
xavier_normal = _scaling
kaiming_uniform = _scaling
kaiming_normal = _scaling


def zeros_init():
    return zeros


def ones_init():
    return zeros
