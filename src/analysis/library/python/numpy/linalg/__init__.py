"""Eigenvalues are real where all of them are."""
import numpy as np
from __native__ import is_known, op, unknown


class LinAlgError(ValueError):
    pass


def _all_real(values):
    return np.all(np.imag(values) == 0)


def _as_array(a):
    a = np.asarray(a)
    return a if a.dtype in (np.float32, np.float64, np.complex64, np.complex128) else a.astype(np.float64)


def eigvals(a):
    values = op('eig', A=_as_array(a), values_only=True, as_complex=True)
    real = _all_real(values)
    if not is_known(bool(real)):
        return op('eig', A=a, values_only=True)
    return np.real(values).copy() if real else values


def eig(a):
    values, vectors = op('eig', A=_as_array(a), values_only=False, as_complex=True)
    real = _all_real(values)
    if not is_known(bool(real)):
        return op('eig', A=a, values_only=False)
    return (np.real(values).copy(), np.real(vectors).copy()) if real else (values, vectors)


def matrix_power(a, n):
    a = np.asarray(a)
    whole = a.dtype in (np.int8, np.int16, np.int32, np.int64, np.uint8)
    if not is_known(whole) or not is_known(n) or not whole or n < 0:
        return op('matrix_power', A=a, n=n)
    if n == 0:
        return np.zeros_like(a) + np.eye(a.shape[-1], dtype=a.dtype)
    power = a
    for _ in range(n - 1):
        power = np.matmul(power, a)
    return power
