"""Evenly spaced numbers, windows, and arrays from iterables."""
import numpy as np
from __native__ import is_known, op, unknown


def _is_array(x):
    answer = isinstance(x, np.ndarray)
    return is_known(answer) and answer and np.ndim(x) > 0


def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0):
    start = np.asarray(start) if isinstance(start, (list, tuple)) else start
    stop = np.asarray(stop) if isinstance(stop, (list, tuple)) else stop
    if not _is_array(start) and not _is_array(stop):
        values = op('linspace', start=start, end=stop, steps=num, endpoint=endpoint, dtype=dtype, library='numpy')
        if not is_known(retstep) or not retstep:
            return values
        intervals = num - 1 if endpoint else num
        return values, (stop - start) / intervals if intervals > 0 else np.nan
    first = start * 1.0
    delta = stop - first
    intervals = num - 1 if endpoint else num
    steps = np.arange(0.0, num).reshape((num,) + (1,) * np.ndim(delta))
    values = steps * (delta / intervals if intervals > 0 else delta) + first
    if endpoint and num > 1:
        last = np.broadcast_to(np.asarray(stop), np.shape(delta))
        values = np.concatenate([values[:-1], last[None]])
    if dtype is not None:
        values = values.astype(dtype)
    values = np.moveaxis(values, 0, axis) if axis != 0 else values
    return (values, delta / intervals) if retstep else values


def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0):
    if _is_array(start) or _is_array(stop) or isinstance(start, (list, tuple)) or isinstance(stop, (list, tuple)):
        return unknown('geomspace between arrays')
    if isinstance(start, complex) or isinstance(stop, complex):
        return unknown('geomspace of complex numbers')
    steps = op('linspace', start=0.0, end=1.0, steps=num, endpoint=endpoint, dtype=None, library='numpy')
    values = start * (stop / start) ** steps
    return values if dtype is None else values.astype(dtype)


def fromiter(iter, dtype, count=-1, **kwargs):
    items = list(iter)
    return np.array(items if count == -1 else items[:count], dtype=dtype)


def _window(M, f):
    if M < 1:
        return np.array([])
    if M == 1:
        return np.ones(1)
    return f(np.arange(1 - M, M, 2))


def hanning(M):
    return _window(M, lambda n: 0.5 + 0.5 * np.cos(np.pi * n / (M - 1)))


def hamming(M):
    return _window(M, lambda n: 0.54 + 0.46 * np.cos(np.pi * n / (M - 1)))


def blackman(M):
    return _window(M, lambda n: 0.42 + 0.5 * np.cos(np.pi * n / (M - 1)) + 0.08 * np.cos(2.0 * np.pi * n / (M - 1)))


def bartlett(M):
    return _window(M, lambda n: np.where(n <= 0, 1 + n / (M - 1), 1 - n / (M - 1)))


def kaiser(M, beta):
    if M == 1:
        return np.ones(1)
    alpha = (M - 1) / 2.0
    n = np.arange(0, M)
    return np.i0(beta * np.sqrt(1 - ((n - alpha) / alpha) ** 2.0)) / np.i0(np.asarray(beta * 1.0))
