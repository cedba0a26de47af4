from flax.linen.convolution import pads
from jax import lax


def _pooled(inputs, window_shape, strides, padding):
    n = len(window_shape)
    steps = strides if strides is not None else (1,) * n
    lead = inputs.ndim - n - 1
    sides = padding if isinstance(padding, str) else ((0, 0),) * lead + tuple(pads(padding, window_shape, ())) + ((0, 0),)
    return lax.reduce_window(
        inputs, 0.0, lax.add, (1,) * lead + tuple(window_shape) + (1,), (1,) * lead + tuple(steps) + (1,), sides
    )


def max_pool(inputs, window_shape, strides=None, padding='VALID'):
    return _pooled(inputs, window_shape, strides, padding)


def min_pool(inputs, window_shape, strides=None, padding='VALID'):
    return _pooled(inputs, window_shape, strides, padding)


def avg_pool(inputs, window_shape, strides=None, padding='VALID', count_include_pad=True):
    return _pooled(inputs, window_shape, strides, padding)


def pool(inputs, init, reduce_fn, window_shape, strides, padding):
    return _pooled(inputs, window_shape, strides, padding)
