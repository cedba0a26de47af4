"""Interpolation, phases, and sets with indices."""
import numpy as np
from __native__ import is_known, op, unknown


def interp(x, xp, fp, left=None, right=None, period=None):
    x = np.asarray(x) if isinstance(x, (list, tuple)) else x
    xp = np.asarray(xp) if isinstance(xp, (list, tuple)) else xp
    fp = np.asarray(fp) if isinstance(fp, (list, tuple)) else fp
    if period is not None:
        period = abs(period)
        x = np.asarray(x) % period
        order = np.argsort(xp % period)
        xp = (xp % period)[order]
        fp = fp[order]
        xp = np.concatenate([xp[-1:] - period, xp, xp[:1] + period])
        fp = np.concatenate([fp[-1:], fp, fp[:1]])
    result = op('np_interp', input=x, xp=xp, fp=fp, library='numpy')
    if period is None and left is not None:
        result = np.where(x < xp[0], left * 1.0, result)
    if period is None and right is not None:
        result = np.where(x > xp[-1], right * 1.0, result)
    return result


def unwrap(p, discont=None, axis=-1, *, period=6.283185307179586):
    p = np.asarray(p)
    whole = p.dtype in (np.int8, np.int16, np.int32, np.int64, np.uint8)
    if is_known(whole) and whole and isinstance(period, int):
        return unknown('unwrap of integers')
    rows = np.moveaxis(p, axis, -1)
    d = np.diff(rows, axis=-1)
    if discont is None:
        discont = period / 2
    wrapped = (d + period / 2) % period - period / 2
    wrapped = np.where((wrapped == -period / 2) & (d > 0), period / 2, wrapped)
    steps = np.where(np.abs(d) < discont, 0.0, wrapped - d)
    moved = np.concatenate([rows[..., :1] * 1.0, rows[..., 1:] + np.cumsum(steps, axis=-1)], axis=-1)
    return np.moveaxis(moved, -1, axis)


def angle(z, deg=False):
    z = np.asarray(z) if isinstance(z, (list, tuple, complex)) else z
    a = op('angle', input=z, library='numpy')
    return a * (180 / np.pi) if deg else a


def iscomplex(x):
    x = np.asarray(x)
    if x.dtype in (np.complex64, np.complex128):
        return np.imag(x) != 0
    return np.zeros(x.shape, np.bool_)


def histogram_bin_edges(a, bins=10, range=None, weights=None):
    if isinstance(bins, str):
        return unknown('bins by a rule')
    if not isinstance(bins, int):
        return np.asarray(bins)
    a = np.asarray(a)
    low, high = (a.min(), a.max()) if range is None else range
    return np.linspace(low * 1.0, high * 1.0, bins + 1)


def intersect1d(ar1, ar2, assume_unique=False, return_indices=False):
    ar1 = np.ravel(np.asarray(ar1))
    ar2 = np.ravel(np.asarray(ar2))
    common = op('np_set_operation', input=ar1, ar2=ar2, kind='intersection', library='numpy')
    if not return_indices:
        return common
    if not is_known(common.tolist()):
        return unknown('places in sets that are not known')
    places = [np.array([a.tolist().index(v) for v in common.tolist()], dtype=np.int64) for a in (ar1, ar2)]
    return common, places[0], places[1]


def require(a, dtype=None, requirements=None):
    return np.asarray(a, dtype=dtype) if dtype is not None else np.asarray(a)
