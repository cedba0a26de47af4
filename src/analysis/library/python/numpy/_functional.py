"""Functions that apply a function of the user's."""
import numpy as np
from __native__ import is_known, unknown


def apply_along_axis(func1d, axis, arr, *args, **kwargs):
    arr = np.asarray(arr)
    axis = axis % arr.ndim
    rows = np.moveaxis(arr, axis, -1)
    lead = rows.shape[:-1]
    if not is_known(lead):
        first = np.asarray(func1d(rows[(0,) * len(lead)], *args, **kwargs))
        out = np.empty(lead + first.shape, dtype=first.dtype)
    else:
        results = []
        for place in np.ndindex(*lead):
            results.append(np.asarray(func1d(rows[place], *args, **kwargs)))
        first = results[0]
        if any([r.dtype != first.dtype for r in results]):
            return unknown('results of different types')
        out = np.stack(results).reshape(lead + first.shape)
    k = first.ndim
    return np.moveaxis(out, tuple(range(-k, 0)), tuple(range(axis, axis + k))) if k > 0 else out


def apply_over_axes(func, a, axes):
    result = np.asarray(a)
    for axis in np.ravel(np.asarray(axes)).tolist():
        reduced = func(result, axis)
        result = reduced if reduced.ndim == result.ndim else np.expand_dims(reduced, axis)
    return result


class vectorize:
    def __init__(self, pyfunc=None, otypes=None, doc=None, excluded=None, cache=False, signature=None):
        self.pyfunc = pyfunc
        self.otypes = otypes
        self.special = excluded is not None or signature is not None

    def __call__(self, *args, **kwargs):
        if self.special or kwargs or not args:
            return unknown('vectorize with a signature, excluded arguments or keywords')
        arrays = np.broadcast_arrays(*[np.asarray(a) for a in args])
        shape = arrays[0].shape
        columns = [a.ravel().tolist() for a in arrays]
        dtype = None
        if self.otypes is not None and len(self.otypes) == 1:
            dtype = {'f': np.float32, 'd': np.float64, 'i': np.int32, 'l': np.int64, '?': np.bool_}.get(self.otypes[0]) \
                if isinstance(self.otypes[0], str) else self.otypes[0]
        if not is_known(columns) or len(columns[0]) == 0:
            return np.empty(shape, dtype=unknown('a type') if dtype is None else dtype)
        results = [np.asarray(self.pyfunc(*values)) for values in zip(*columns)]
        if any([r.ndim > 0 for r in results]):
            return unknown('a function that answers arrays or tuples')
        if dtype is not None:
            return np.stack([r.astype(dtype) for r in results]).reshape(shape)
        # The first result decides the type of all.
        if any([r.dtype != results[0].dtype for r in results]):
            return unknown('results of different types')
        return np.stack(results).reshape(shape)


def piecewise(x, condlist, funclist, *args, **kwargs):
    x = np.asarray(x)
    if isinstance(condlist, np.ndarray):
        conditions = [condlist] if condlist.ndim == x.ndim else [condlist[k] for k in range(condlist.shape[0])]
    elif x.ndim > 0 and not isinstance(condlist[0], (list, tuple, np.ndarray)):
        conditions = [np.asarray(condlist)]
    else:
        conditions = [np.asarray(c) for c in condlist]
    if len(funclist) == len(conditions) + 1:
        taken = conditions[0]
        for c in conditions[1:]:
            taken = np.logical_or(taken, c)
        conditions = conditions + [np.logical_not(taken)]
    y = np.zeros_like(x)
    for condition, f in zip(conditions, funclist):
        if not callable(f):
            y[condition] = f
        else:
            chosen = x[condition]
            if chosen.size > 0:
                y[condition] = f(chosen, *args, **kwargs)
    return y


def fromfunction(function, shape, *, dtype=float, **kwargs):
    return function(*[g.astype(dtype) for g in np.meshgrid(*[np.arange(n) for n in shape], indexing='ij')], **kwargs)
