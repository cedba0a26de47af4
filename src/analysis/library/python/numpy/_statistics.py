"""Covariances with weights and two sets of variables, fits, counts in two dimensions."""
import numpy as np
from __native__ import is_known, op, unknown


def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None):
    if y is None and bias is False and ddof is None and fweights is None and aweights is None and dtype is None:
        return op('cov', input=m if not isinstance(m, (list, tuple)) else np.asarray(m), rowvar=rowvar, library='numpy')
    x = _rows(m, rowvar)
    if y is not None:
        x = np.concatenate([x, _rows(y, rowvar)], axis=0)
    if dtype is not None:
        x = x.astype(dtype)
    if ddof is None:
        ddof = 0 if bias else 1
    weights = None
    if fweights is not None:
        weights = np.asarray(fweights).astype(np.float64)
    if aweights is not None:
        aweights = np.asarray(aweights).astype(np.float64)
        weights = aweights if weights is None else weights * aweights
    if weights is None:
        total = x.shape[1]
        mean = x.mean(axis=1)
        free = total - ddof
    else:
        total = weights.sum()
        mean = (x * weights).sum(axis=1) / total
        free = total - (ddof if aweights is None else ddof * (weights * aweights).sum() / total)
    x = x - mean[:, None]
    weighted = x if weights is None else x * weights
    return np.squeeze(np.dot(x, weighted.T) / free)


def _rows(m, rowvar):
    x = np.asarray(m)
    if x.dtype in (np.complex64, np.complex128):
        return unknown('a covariance of complex numbers')
    x = x.astype(np.float64)
    if x.ndim < 2:
        return x.reshape(1, -1)
    return x if rowvar or x.shape[0] == 1 else x.T


def corrcoef(x, y=None, rowvar=True, bias=None, ddof=None, *, dtype=None):
    if y is None and dtype is None:
        given = x if not isinstance(x, (list, tuple)) else np.asarray(x)
        return op('corrcoef', input=given, rowvar=rowvar, library='numpy')
    c = cov(x, y, rowvar, dtype=dtype)
    d = np.sqrt(np.diag(c))
    return np.clip(c / d[:, None] / d[None, :], -1, 1)


def polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
    x = np.asarray(x) + 0.0
    y = np.asarray(y) + 0.0
    if full or cov or not isinstance(deg, int):
        return unknown('polyfit with more results')
    left = np.vander(x, deg + 1)
    right = y
    if w is not None:
        w = np.asarray(w) + 0.0
        left = left * w[:, None]
        right = right * (w[:, None] if y.ndim == 2 else w)
    scale = np.sqrt((left * left).sum(axis=0))
    left = left / scale
    found = np.linalg.lstsq(left, right, rcond=len(x) * 2.220446049250313e-16 if rcond is None else rcond)[0]
    return (found.T / scale).T


def histogram2d(x, y, bins=10, range=None, density=None, weights=None):
    x = np.asarray(x) + 0.0
    y = np.asarray(y) + 0.0
    both = isinstance(bins, (list, tuple)) and len(bins) == 2
    bins_x, bins_y = bins if both else (bins, bins)
    edges_x = _edges(x, bins_x, None if range is None else range[0])
    edges_y = _edges(y, bins_y, None if range is None else range[1])
    in_x = _in_bins(x, edges_x)
    if weights is not None:
        in_x = in_x * np.asarray(weights)
    counts = np.dot(in_x, _in_bins(y, edges_y).T)
    if density:
        counts = counts / np.outer(np.diff(edges_x), np.diff(edges_y)) / counts.sum()
    return counts, edges_x, edges_y


def _edges(x, bins, limits):
    if not isinstance(bins, int):
        return np.asarray(bins) + 0.0
    low, high = (x.min(), x.max()) if limits is None else limits
    return np.linspace(low, high, bins + 1)


def _in_bins(x, edges):
    below = edges[:-1, None] <= x
    above = np.concatenate([x < edges[1:-1, None], x <= edges[-1:, None]])
    return (below & above).astype(np.float64)
