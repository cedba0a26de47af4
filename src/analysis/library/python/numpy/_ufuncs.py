"""Methods of universal functions of two operands: `np.add.reduce`, `np.multiply.outer`, …"""
import numpy as np
from __native__ import is_known, unknown

_REDUCTIONS = {
    'add': np.sum,
    'multiply': np.prod,
    'maximum': np.max,
    'minimum': np.min,
    'logical_and': np.all,
    'logical_or': np.any,
}
_SCANS = {'add': np.cumsum, 'multiply': np.cumprod}


def reduce(ufunc, name, array, axis=0, dtype=None, out=None, keepdims=False, **more):
    array = np.asarray(array)
    if name in _REDUCTIONS:
        if dtype is not None:
            more['dtype'] = dtype
        if out is not None:
            more['out'] = out
        return _REDUCTIONS[name](array, axis=axis, keepdims=keepdims, **more)
    if dtype is not None or out is not None or more or isinstance(axis, tuple):
        return unknown(f'{name}.reduce with these arguments')
    rows = array.reshape(-1) if axis is None else np.moveaxis(array, axis, 0)
    if not is_known(rows.shape[0]) or rows.shape[0] == 0:
        return unknown(f'{name}.reduce of a size that is not known')
    result = rows[0]
    for k in range(1, rows.shape[0]):
        result = ufunc(result, rows[k])
    if not keepdims:
        return result
    return np.reshape(result, (1,) * array.ndim) if axis is None else np.expand_dims(result, axis)


def accumulate(ufunc, name, array, axis=0, dtype=None, out=None):
    array = np.asarray(array)
    if name in _SCANS:
        scan = _SCANS[name]
        return scan(array, axis=axis, dtype=dtype) if out is None else scan(array, axis=axis, dtype=dtype, out=out)
    if dtype is not None or out is not None:
        return unknown(f'{name}.accumulate with these arguments')
    rows = np.moveaxis(array, axis, 0)
    if not is_known(rows.shape[0]) or rows.shape[0] == 0:
        return unknown(f'{name}.accumulate of a size that is not known')
    result = [rows[0]]
    for k in range(1, rows.shape[0]):
        result.append(ufunc(result[-1], rows[k]))
    if name.startswith('logical_'):
        result[0] = result[0] != 0
    return np.moveaxis(np.stack(result), 0, axis)


def outer(ufunc, name, a, b, **more):
    a = np.asarray(a)
    b = np.asarray(b)
    return ufunc(np.reshape(a, a.shape + (1,) * b.ndim), b, **more)


def reduceat(ufunc, name, array, indices, axis=0, dtype=None, out=None):
    if out is not None:
        return unknown('reduceat into an array')(out)
    rows = np.moveaxis(np.asarray(array), axis, 0)
    starts = np.asarray(indices).tolist()
    if not is_known(starts) or not is_known(rows.shape[0]):
        return unknown('reduceat at places that are not known')
    parts = []
    for k in range(len(starts)):
        start = starts[k]
        stop = starts[k + 1] if k + 1 < len(starts) else rows.shape[0]
        parts.append(reduce(ufunc, name, rows[start:max(stop, start + 1)], dtype=dtype))
    return np.moveaxis(np.stack(parts), 0, axis)


def at(ufunc, name, a, indices, b):
    places = indices if isinstance(indices, (list, tuple, int, np.ndarray)) else None
    if isinstance(places, tuple):
        places = list(zip(*[np.ravel(x).tolist() for x in np.broadcast_arrays(*[np.asarray(x) for x in places])]))
        shape = (len(places),) + a.shape[len(indices):]
    elif places is not None:
        places = np.asarray(places)
        shape = (places.size,) + a.shape[1:]
        if places.dtype == np.bool_ or places.ndim > 1:
            places = None
        else:
            places = np.ravel(places).tolist()
    if places is None or not is_known(places):
        return unknown(f'where {name}.at writes to')(a)
    values = np.broadcast_to(b, shape)
    for k in range(len(places)):
        a[places[k]] = ufunc(a[places[k]], values[k])
    return None
