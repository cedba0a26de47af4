"""Differences of neighbours."""
import numpy as np
from __native__ import unknown


def ediff1d(ary, to_end=None, to_begin=None):
    ary = np.ravel(np.asarray(ary))
    parts = [ary[1:] - ary[:-1]]
    if to_begin is not None:
        parts.insert(0, np.ravel(np.asarray(to_begin)).astype(ary.dtype))
    if to_end is not None:
        parts.append(np.ravel(np.asarray(to_end)).astype(ary.dtype))
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


def gradient(f, *varargs, axis=None, edge_order=1):
    f = np.asarray(f)
    if axis is None:
        axes = tuple(range(f.ndim))
    else:
        axes = tuple([a % f.ndim for a in axis]) if isinstance(axis, tuple) else (axis % f.ndim,)
    if len(varargs) == 0:
        spacings = [1.0] * len(axes)
    elif len(varargs) == 1 and np.ndim(varargs[0]) == 0:
        spacings = [varargs[0]] * len(axes)
    elif len(varargs) == len(axes):
        spacings = list(varargs)
    else:
        raise TypeError('invalid number of arguments')
    if f.dtype not in (np.float16, np.float32, np.float64):
        if f.dtype in (np.complex64, np.complex128):
            return unknown('gradient of complex numbers')
        f = f.astype(np.float64)
    results = [_along(np.moveaxis(f, a, 0), h, a, edge_order) for a, h in zip(axes, spacings)]
    return results[0] if len(axes) == 1 else results


def _along(rows, h, axis, edge_order):
    inner, first, last = _uniform(rows, h, edge_order) if np.ndim(h) == 0 else _uneven(rows, np.asarray(h), edge_order)
    return np.moveaxis(np.concatenate([first, inner, last]), 0, axis)


def _uniform(rows, h, edge_order):
    inner = (rows[2:] - rows[:-2]) / (2.0 * h)
    if edge_order == 1:
        return inner, (rows[1:2] - rows[0:1]) / h, (rows[-1:] - rows[-2:-1]) / h
    first = (-1.5 * rows[0:1] + 2.0 * rows[1:2] - 0.5 * rows[2:3]) / h
    last = (1.5 * rows[-1:] - 2.0 * rows[-2:-1] + 0.5 * rows[-3:-2]) / h
    return inner, first, last


def _uneven(rows, places, edge_order):
    """Second-order differences between neighbours at uneven distances."""
    d = np.diff(places.astype(np.float64))
    one = (1,) * (rows.ndim - 1)
    d1 = d[:-1].reshape((-1,) + one)
    d2 = d[1:].reshape((-1,) + one)
    a = -d2 / (d1 * (d1 + d2))
    b = (d2 - d1) / (d1 * d2)
    c = d1 / (d2 * (d1 + d2))
    inner = a * rows[:-2] + b * rows[1:-1] + c * rows[2:]
    if edge_order == 1:
        return inner, (rows[1:2] - rows[0:1]) / d[0], (rows[-1:] - rows[-2:-1]) / d[-1]
    p, q = d[0], d[1]
    first = -(2 * p + q) / (p * (p + q)) * rows[0:1] + (p + q) / (p * q) * rows[1:2] - p / (q * (p + q)) * rows[2:3]
    p, q = d[-2], d[-1]
    last = q / (p * (p + q)) * rows[-3:-2] - (q + p) / (p * q) * rows[-2:-1] + (2 * q + p) / (q * (p + q)) * rows[-1:]
    return inner, first, last
