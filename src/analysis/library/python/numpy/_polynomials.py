"""Polynomials by their coefficients, the highest power first."""
import numpy as np
from __native__ import is_known, unknown


def poly(seq_of_zeros):
    zeros = np.atleast_1d(np.asarray(seq_of_zeros))
    if zeros.ndim == 2:
        zeros = np.linalg.eigvals(zeros)
    if zeros.dtype != np.float64:
        zeros = zeros.astype(np.float64) if zeros.dtype not in (np.complex64, np.complex128) else zeros
    if zeros.dtype != np.float64:
        return unknown('a polynomial with complex roots')
    a = np.ones(1)
    for k in range(zeros.shape[0]):
        a = np.convolve(a, np.stack([np.ones(()), -zeros[k]]))
    return a


def roots(p):
    p = np.atleast_1d(np.asarray(p))
    values = p.tolist()
    if not is_known(values):
        return unknown('roots of coefficients that are not known')
    while len(values) > 0 and values[0] == 0:
        values = values[1:]
        p = p[1:]
    trailing = 0
    while len(values) > 0 and values[-1] == 0:
        values = values[:-1]
        p = p[:-1]
        trailing += 1
    n = len(values)
    if n < 2:
        return np.zeros(trailing) if n == 1 else np.array([])
    below = np.eye(n - 2, n - 1)
    companion = np.concatenate([np.reshape(-p[1:] / p[0], (1, n - 1)), below])
    found = np.linalg.eigvals(companion)
    return np.hstack([found, np.zeros(trailing, found.dtype)])


def polyder(p, m=1):
    p = p.coeffs if isinstance(p, poly1d) else np.asarray(p)
    for _ in range(m):
        p = p[:-1] * np.arange(p.shape[0] - 1, 0, -1)
    return p


def polyint(p, m=1, k=None):
    p = p.coeffs if isinstance(p, poly1d) else np.asarray(p)
    constants = [0] * m if k is None else np.atleast_1d(k).tolist()
    if len(constants) == 1 and m > 1:
        constants = constants * m
    for j in range(m):
        p = np.concatenate([p / np.arange(p.shape[0], 0, -1), [constants[j]]])
    return p


def _coefficients(a):
    return a.coeffs if isinstance(a, poly1d) else np.atleast_1d(np.asarray(a))


def _combined(f, a1, a2):
    a1, a2 = _coefficients(a1), _coefficients(a2)
    difference = a2.shape[0] - a1.shape[0]
    if difference > 0:
        a1 = np.concatenate([np.zeros(difference, a1.dtype), a1])
    elif difference < 0:
        a2 = np.concatenate([np.zeros(-difference, a2.dtype), a2])
    return f(a1, a2)


def polyadd(a1, a2):
    return _combined(np.add, a1, a2)


def polysub(a1, a2):
    return _combined(np.subtract, a1, a2)


def _trimmed(a):
    values = a.tolist()
    if not is_known(values):
        return unknown('coefficients that are not known')
    k = 0
    while k < len(values) - 1 and values[k] == 0:
        k += 1
    return a[k:]


def polymul(a1, a2):
    return np.convolve(_trimmed(_coefficients(a1)), _trimmed(_coefficients(a2)))


def polydiv(u, v):
    u = _coefficients(u) + 0.0
    v = _coefficients(v) + 0.0
    m, n = u.shape[0] - 1, v.shape[0] - 1
    if not is_known(u.tolist()) or not is_known(v.tolist()):
        return unknown('coefficients that are not known')
    scale = 1.0 / v[0]
    q = np.zeros(max(m - n + 1, 1))
    r = u.copy()
    for k in range(m - n + 1):
        q[k] = scale * r[k]
        r[k:k + n + 1] -= q[k] * v
    while np.allclose(r[0], 0, rtol=1e-14) and r.shape[0] > 1:
        r = r[1:]
    return q, r


class poly1d:
    def __init__(self, c_or_r, r=False, variable=None):
        given = _coefficients(c_or_r)
        self.coeffs = poly(given) if r else _trimmed(given)
        self.coef = self.c = self.coefficients = self.coeffs
        self.order = self.o = self.coeffs.shape[0] - 1

    @property
    def r(self):
        return roots(self.coeffs)

    @property
    def roots(self):
        return roots(self.coeffs)

    def __call__(self, val):
        return np.polyval(self.coeffs, val)

    def __array__(self):
        return self.coeffs

    def __len__(self):
        return self.order

    def __getitem__(self, power):
        return self.coeffs[self.order - power] if 0 <= power <= self.order else 0

    def deriv(self, m=1):
        return poly1d(polyder(self.coeffs, m))

    def integ(self, m=1, k=0):
        return poly1d(polyint(self.coeffs, m, k))

    def __add__(self, other):
        return poly1d(polyadd(self.coeffs, other))

    def __sub__(self, other):
        return poly1d(polysub(self.coeffs, other))

    def __mul__(self, other):
        return poly1d(polymul(self.coeffs, other))

    def __neg__(self):
        return poly1d(-self.coeffs)
