"""Trees of arrays, and arrays that stand for those of a trace: a shape and a type, no elements."""
import jax
import jax.numpy as jnp
import numpy as np
from __native__ import is_known, shape_error, unknown


def written(shape):
    """A shape as text, for messages."""
    return '(' + ', '.join([f'{n}' for n in shape]) + (',)' if len(shape) == 1 else ')')


def is_array(x):
    return isinstance(x, (jax.Array, np.ndarray))


def _kind(tree):
    """`array`, `number`, `dict`, `tuple`, `list`, `none`, `node`, `leaf`; None where it is not known."""
    for kind, types in (('array', (jax.Array, np.ndarray)), ('number', (bool, int, float, complex)), ('dict', dict),
                        ('tuple', tuple), ('list', list)):
        answer = isinstance(tree, types)
        if not is_known(answer):
            return None
        if answer:
            return kind
    if tree is None:
        return 'none'
    return 'node' if hasattr(tree, '_tree_fields') else 'leaf'


def tree_map(f, tree, *rest, is_leaf=None):
    if is_leaf is not None and is_leaf(tree):
        return f(tree, *rest)
    kind = _kind(tree)
    if kind is None:
        return unknown('a tree of which nothing is known')
    if kind == 'none':
        return None
    if kind == 'dict':
        # Leaves stand in the order of the keys.
        keys = sorted(tree) if is_known(list(tree)) else list(tree)
        return {k: tree_map(f, tree[k], *[r[k] for r in rest], is_leaf=is_leaf) for k in keys}
    if kind == 'tuple' or kind == 'list':
        items = [tree_map(f, v, *[r[k] for r in rest], is_leaf=is_leaf) for k, v in enumerate(tree)]
        if kind == 'list':
            return items
        return type(tree)(*items) if hasattr(tree, '_fields') else tuple(items)
    if kind == 'node':
        changes = {
            name: tree_map(f, getattr(tree, name), *[getattr(r, name) for r in rest], is_leaf=is_leaf)
            for name in tree._tree_fields
        }
        return tree.replace(**changes)
    return f(tree, *rest)


def tree_leaves(tree, is_leaf=None):
    found = []
    tree_map(lambda x: found.append(x), tree, is_leaf=is_leaf)
    return found


def leaf_like(x):
    """An array of the shape and type of a leaf."""
    if is_array(x):
        return jnp.empty_like(x)
    if isinstance(x, (bool, int, float, complex)):
        return jnp.asarray(x) + 0 * jnp.empty((), dtype=bool)
    return x


def like(tree):
    return tree_map(leaf_like, tree)


def row(tree, axis, sizes):
    """What one step along the axis sees of a tree; the sizes of the axis are added to a list."""
    if axis is None:
        return tree
    kind = _kind(tree)
    if kind is None:
        return unknown('a tree of which nothing is known')
    if kind == 'dict':
        return {k: row(v, axis[k] if isinstance(axis, dict) else axis, sizes) for k, v in tree.items()}
    if kind == 'tuple' or kind == 'list':
        axes = axis if isinstance(axis, (tuple, list)) else [axis] * len(tree)
        items = [row(v, a, sizes) for v, a in zip(tree, axes)]
        if kind == 'list':
            return items
        return type(tree)(*items) if hasattr(tree, '_fields') else tuple(items)
    if kind != 'array':
        return tree if kind == 'none' else unknown('a number has no axis')
    if not is_known(tree.ndim):
        return unknown('the number of dimensions is not known')
    if axis >= tree.ndim or axis < -tree.ndim:
        raise shape_error('axis-range', f'an array with {tree.ndim} dims has no axis {axis}')
    at = axis % tree.ndim
    sizes.append(tree.shape[at])
    return jnp.empty(tree.shape[:at] + tree.shape[at + 1:], dtype=tree.dtype)


def one_size(sizes, what):
    """The size that all must share."""
    for n in sizes[1:]:
        if is_known(n) and is_known(sizes[0]) and n != sizes[0]:
            raise shape_error('size-mismatch', f'{what}: sizes {sizes[0]} and {n} of the mapped axis differ')
    return sizes[0] if sizes else unknown('nothing is mapped')


def stacked(tree, axis, n):
    """A tree of results of n steps along an axis of their own."""
    if isinstance(axis, (tuple, list)):
        return tuple(stacked(v, a, n) for v, a in zip(tree, axis))
    if axis is None:
        return tree

    def one(x):
        if isinstance(x, (bool, int, float, complex)):
            x = jnp.asarray(x)
        if not is_array(x) or not is_known(x.ndim):
            return unknown('no array')
        at = axis % (x.ndim + 1)
        return jnp.empty(x.shape[:at] + (n,) + x.shape[at:], dtype=x.dtype)

    return tree_map(one, tree)


def same_shapes(a, b, what):
    """Raises where two trees surely differ in a shape."""
    first, second = tree_leaves(a), tree_leaves(b)
    if not is_known(len(first)) or not is_known(len(second)) or len(first) != len(second):
        return
    for x, y in zip(first, second):
        if is_array(x) and is_array(y) and is_known(x.shape) and is_known(y.shape) and x.shape != y.shape:
            raise shape_error('carry-shape', f'{what}: shapes {written(x.shape)} and {written(y.shape)} differ', TypeError)
