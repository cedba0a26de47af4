"""`block`."""
import numpy as np


def _depth(arrays):
    return 1 + max([_depth(a) for a in arrays]) if isinstance(arrays, list) else 0


def _rank(arrays):
    return max([_rank(a) for a in arrays]) if isinstance(arrays, list) else np.ndim(arrays)


def _joined(arrays, depth, rank):
    if isinstance(arrays, list):
        return np.concatenate([_joined(a, depth - 1, rank) for a in arrays], axis=-depth)
    array = np.asarray(arrays)
    return array.reshape((1,) * (rank - array.ndim) + array.shape)


def block(arrays):
    depth = _depth(arrays)
    if depth == 0:
        return np.array(arrays)
    return _joined(arrays, depth, max(depth, _rank(arrays)))
