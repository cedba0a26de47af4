"""Grids, and reading and writing at indices."""
import numpy as np
from __native__ import is_known, op, unknown


class _IndexExpression:
    def __init__(self, maketuple):
        self.maketuple = maketuple

    def __getitem__(self, item):
        return (item,) if self.maketuple and not isinstance(item, tuple) else item


s_ = _IndexExpression(False)
index_exp = _IndexExpression(True)


def _points(key):
    """The numbers of one slice: `start:stop:step`, or with an imaginary step so many of them."""
    start = 0 if key.start is None else key.start
    if key.step is None:
        return np.arange(start, key.stop)
    if isinstance(key.step, complex):
        return np.linspace(start, key.stop, int(abs(key.step)))
    return np.arange(start, key.stop, key.step)


def _axes(keys):
    axes = [_points(key) for key in keys]
    if any([x.dtype == np.float64 for x in axes]):
        axes = [x.astype(np.float64) for x in axes]
    return axes


class _Grid:
    def __init__(self, sparse):
        self.sparse = sparse

    def __getitem__(self, key):
        if not isinstance(key, tuple):
            return _points(key)
        axes = _axes(key)
        grids = np.meshgrid(*axes, indexing='ij', sparse=self.sparse)
        return list(grids) if self.sparse else np.stack(grids)


mgrid = _Grid(False)
ogrid = _Grid(True)


class _Rows:
    """`np.r_` and `np.c_`: arrays, numbers and slices one after the other."""

    def __init__(self, columns):
        self.columns = columns

    def __getitem__(self, key):
        keys = key if isinstance(key, tuple) else (key,)
        if any([isinstance(k, str) for k in keys]):
            return unknown('np.r_ with directions in words')
        parts = [np.atleast_1d(_points(k) if isinstance(k, slice) else np.asarray(k)) for k in keys]
        if not self.columns:
            return np.concatenate(parts)
        return np.concatenate([p.reshape(-1, 1) if p.ndim == 1 else p for p in parts], axis=-1)


r_ = _Rows(False)
c_ = _Rows(True)


class ndindex:
    def __init__(self, *shape):
        self.shape = shape[0] if len(shape) == 1 and isinstance(shape[0], tuple) else shape

    def __iter__(self):
        places = [()]
        for n in self.shape:
            places = [place + (k,) for place in places for k in range(n)]
        return iter(places)


class ndenumerate:
    def __init__(self, arr):
        self.arr = np.asarray(arr)

    def __iter__(self):
        return iter([(place, self.arr[place]) for place in ndindex(*self.arr.shape)])


def choose(a, choices, out=None, mode='raise'):
    if out is not None:
        return unknown('choose into an array')(out)
    a = np.asarray(a)
    choices = [np.asarray(c) for c in choices]
    n = len(choices)
    if mode == 'clip':
        a = np.clip(a, 0, n - 1)
    elif mode == 'wrap':
        a = a % n
    elif is_known(a.ravel().tolist()) and any([k < 0 or k >= n for k in a.ravel().tolist()]):
        raise ValueError('invalid entry in choice array')
    result = choices[0]
    for k in range(n):
        result = np.where(a == k, choices[k], result)
    return result


def ravel_multi_index(multi_index, dims, mode='raise', order='C'):
    if mode != 'raise' or order != 'C':
        return unknown('ravel_multi_index in another mode or order')
    result = 0
    for index, n in zip(multi_index, dims):
        index = np.asarray(index)
        places = np.ravel(index).tolist()
        if is_known(places) and is_known(n) and any([k < 0 or k >= n for k in places]):
            raise ValueError('invalid entry in coordinates array')
        result = result * n + index
    return result


def trim_zeros(filt, trim='fb'):
    """A list stays a list."""
    values = np.asarray(filt).tolist()
    if not is_known(values):
        return op('np_picked', input=filt, trim=trim, kind='trim', library='numpy')
    first, last = 0, len(values)
    if 'f' in trim.lower():
        while first < last and values[first] == 0:
            first += 1
    if 'b' in trim.lower():
        while last > first and values[last - 1] == 0:
            last -= 1
    return filt[first:last]


def diag_indices_from(arr):
    return np.diag_indices(arr.shape[0], arr.ndim)


def mask_indices(n, mask_func, k=0):
    return np.nonzero(mask_func(np.ones((n, n), int), k) != 0)


def _flat_places(ind, size, mode):
    places = np.ravel(np.asarray(ind)).tolist()
    if mode == 'wrap':
        return [k % size for k in places]
    if mode == 'clip':
        return [min(max(k, 0), size - 1) for k in places]
    return places


def put(a, ind, v, mode='raise'):
    places = _flat_places(ind, a.size, mode)
    values = np.ravel(np.asarray(v))
    if not is_known(places) or not is_known(values.size) or not is_known(a.shape):
        return unknown('where put writes to')(a)
    for k in range(len(places)):
        if places[k] >= a.size or places[k] < -a.size:
            raise IndexError('index is out of bounds')
        a[_place(places[k] % a.size, a.shape)] = values[k % values.size]
    return None


def _place(k, shape):
    place = ()
    for n in shape[::-1]:
        place = (k % n,) + place
        k = k // n
    return place


def place(arr, mask, vals):
    values = np.ravel(np.asarray(vals))
    wanted = np.ravel(np.asarray(mask)).tolist()
    if not is_known(wanted) or not is_known(values.size) or not is_known(arr.shape):
        return unknown('where place writes to')(arr)
    next_value = 0
    for k in range(len(wanted)):
        if wanted[k]:
            arr[_place(k, arr.shape)] = values[next_value % values.size]
            next_value += 1
    return None


def putmask(a, mask, values):
    values = np.ravel(np.asarray(values))
    wanted = np.ravel(np.asarray(mask)).tolist()
    if not is_known(wanted) or not is_known(values.size) or not is_known(a.shape):
        return unknown('where putmask writes to')(a)
    for k in range(len(wanted)):
        if wanted[k]:
            a[_place(k, a.shape)] = values[k % values.size]
    return None


def put_along_axis(arr, indices, values, axis):
    if axis is None:
        return put(arr, indices, values)
    axis = axis % arr.ndim
    places = np.asarray(indices).tolist()
    if not is_known(places) or not is_known(arr.shape):
        return unknown('where put_along_axis writes to')(arr)
    indices = np.asarray(indices)
    shape = tuple([indices.shape[k] if k == axis else arr.shape[k] for k in range(arr.ndim)])
    indices = np.broadcast_to(indices, shape)
    values = np.broadcast_to(values, shape)
    for place in ndindex(*shape):
        arr[place[:axis] + (int(indices[place]),) + place[axis + 1:]] = values[place]
    return None
