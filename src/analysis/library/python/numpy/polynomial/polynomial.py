"""Polynomials by their coefficients, the lowest power first."""
import numpy as np
from __native__ import unknown


def polyval(x, c, tensor=True):
    c = np.asarray(c)
    if c.ndim != 1:
        c = c.reshape(c.shape + (1,) * np.ndim(x))
    result = c[-1] + np.asarray(x) * 0
    for k in range(2, c.shape[0] + 1):
        result = c[-k] + result * x
    return result


def polyadd(c1, c2):
    return np.polyadd(np.asarray(c1)[::-1], np.asarray(c2)[::-1])[::-1] + 0.0


def polymul(c1, c2):
    return np.convolve(np.asarray(c1) + 0.0, np.asarray(c2) + 0.0)


def polyfit(x, y, deg, rcond=None, full=False, w=None):
    return np.polyfit(x, y, deg, rcond, full, w)[::-1]


def polyfromroots(roots):
    return np.poly(roots)[::-1]


def polyder(c, m=1, scl=1, axis=0):
    c = np.asarray(c) + 0.0
    for _ in range(m):
        c = c[1:] * np.arange(1, c.shape[0]) * scl
    return c


def polyint(c, m=1, k=0, lbnd=0, scl=1, axis=0):
    if m != 1 or k != 0 or lbnd != 0 or scl != 1:
        return unknown('an integral with these constants')
    c = np.asarray(c) + 0.0
    return np.concatenate([[0.0], c / np.arange(1, c.shape[0] + 1)])
