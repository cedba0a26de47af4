"""Functions that write to an array."""
import numpy as np
from __native__ import is_known, unknown


def copyto(dst, src, casting='same_kind', where=True):
    if where is True:
        dst[...] = src
    else:
        dst[...] = np.where(where, src, dst)


def fill_diagonal(a, val, wrap=False):
    if wrap or not is_known(a.shape):
        return unknown('where fill_diagonal writes to')(a)
    values = np.ravel(np.asarray(val))
    for k in range(min(a.shape)):
        a[(k,) * a.ndim] = values[k % values.size]
    return None


def ascontiguousarray(a, dtype=None):
    from __native__ import op

    return op('contiguous', input=np.atleast_1d(np.asarray(a, dtype)))
