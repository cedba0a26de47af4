"""What jax.numpy has in other words than numpy: answers that are arrays, and functions that are made of others."""
import jax.numpy as jnp
from __native__ import evaluating, is_known, op, unknown
from numpy import finfo, iinfo, index_exp, s_


def allclose(a, b, rtol=1e-5, atol=1e-8, equal_nan=False):
    return jnp.all(jnp.isclose(a, b, rtol=rtol, atol=atol, equal_nan=equal_nan))


def array_equal(a1, a2, equal_nan=False):
    if evaluating():
        return op('np_array_equal', a1=a1, a2=a2, equal_nan=equal_nan, kind='equal')
    return jnp.empty((), dtype=bool)


def array_equiv(a1, a2):
    if evaluating():
        return op('np_array_equal', a1=a1, a2=a2, kind='equivalent')
    return jnp.empty((), dtype=bool)


def count_nonzero(a, axis=None, keepdims=False):
    return jnp.sum(jnp.not_equal(a, 0), axis=axis, keepdims=keepdims)


def matvec(x1, x2):
    return jnp.matmul(x1, x2[..., None])[..., 0]


def vecmat(x1, x2):
    return jnp.matmul(jnp.conj(x1)[..., None, :], x2)[..., 0, :]


def result_type(*args):
    if any([not isinstance(x, jnp.ndarray) for x in args]):
        return unknown('a type')
    total = jnp.empty((), dtype=args[0].dtype)
    for x in args[1:]:
        total = total + jnp.empty((), dtype=x.dtype)
    return total.dtype


def promote_types(a, b):
    return (jnp.empty((1,), dtype=a) + jnp.empty((1,), dtype=b)).dtype


def _depth(arrays):
    return 1 + max([_depth(a) for a in arrays]) if isinstance(arrays, list) else 0


def _joined(arrays, axis, rank):
    if not isinstance(arrays, list):
        return jnp.reshape(arrays, (1,) * max(rank - jnp.ndim(arrays), 0) + jnp.shape(arrays))
    return jnp.concatenate([_joined(a, axis + 1, rank) for a in arrays], axis=axis)


def _rank(arrays):
    return max([_rank(a) for a in arrays]) if isinstance(arrays, list) else jnp.ndim(arrays)


def block(arrays):
    depth = _depth(arrays)
    rank = max(depth, _rank(arrays))
    return _joined(arrays, rank - depth, rank)


def vectorize(pyfunc, *, excluded=(), signature=None):
    def mapped(*args):
        if signature is not None or excluded or evaluating():
            return unknown('vectorize with a signature')
        arrays = [jnp.asarray(a) for a in args]
        one = pyfunc(*[jnp.empty((), dtype=a.dtype) for a in arrays])
        if not isinstance(one, jnp.ndarray) or one.ndim != 0:
            return unknown('a function of arrays')
        return jnp.empty(jnp.broadcast_shapes(*[a.shape for a in arrays]), dtype=one.dtype)

    return mapped


def _polynomial(size, *parts):
    """Coefficients of a type that is not told."""
    if evaluating():
        return unknown('polynomials of JAX are not computed')
    return jnp.empty((size,), dtype=unknown('the type of coefficients'))


def polyadd(a1, a2):
    return _polynomial(max(jnp.shape(a1)[0], jnp.shape(a2)[0]))


polysub = polyadd


def polymul(a1, a2, *, trim_leading_zeros=False):
    if trim_leading_zeros:
        return unknown('zeros that are left out')
    return _polynomial(jnp.shape(a1)[0] + jnp.shape(a2)[0] - 1)


def polyder(p, m=1):
    return _polynomial(max(jnp.shape(p)[0] - m, 0))


def polyint(p, m=1, k=None):
    return _polynomial(jnp.shape(p)[0] + m)


def _bits(a, axis, size):
    if evaluating():
        return unknown('bits are not computed')
    a = jnp.ravel(a) if axis is None else a
    at = -1 % a.ndim if axis is None else axis % a.ndim
    return jnp.empty(a.shape[:at] + (size(a.shape[at]),) + a.shape[at + 1:], dtype=jnp.uint8)


def packbits(a, axis=None, bitorder='big'):
    return _bits(a, axis, lambda n: (n + 7) // 8)


def unpackbits(a, axis=None, count=None, bitorder='big'):
    return _bits(a, axis, lambda n: n * 8 if count is None else count)


def ediff1d(ary, to_end=None, to_begin=None):
    steps = jnp.diff(jnp.ravel(ary))
    if to_begin is not None:
        steps = jnp.concatenate([jnp.ravel(jnp.asarray(to_begin)), steps])
    if to_end is not None:
        steps = jnp.concatenate([steps, jnp.ravel(jnp.asarray(to_end))])
    return jnp.empty(steps.shape, dtype=ary.dtype) if not evaluating() else steps


def apply_along_axis(func1d, axis, arr, *args, **kwargs):
    if evaluating():
        return unknown('apply_along_axis is not computed')
    at = axis % arr.ndim
    one = func1d(jnp.empty((arr.shape[at],), dtype=arr.dtype), *args, **kwargs)
    if not isinstance(one, jnp.ndarray):
        return unknown('no array')
    return jnp.empty(arr.shape[:at] + one.shape + arr.shape[at + 1:], dtype=one.dtype)


def fromfunction(function, shape, *, dtype=float, **kwargs):
    return function(*[g.astype(dtype) for g in jnp.meshgrid(*[jnp.arange(n) for n in shape], indexing='ij')], **kwargs)
