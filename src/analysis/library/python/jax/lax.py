"""jax.lax: loops and conditions follow their functions once; slices, windows and the like are told by their sizes."""
import jax.numpy as jnp
from __native__ import evaluating, is_known, shape_error, unknown
from jax._shapes import like, one_size, row, same_shapes, stacked, tree_map

_slice = slice


# ------------------------------------------------------------------------------------------------- control flow

def scan(f, init, xs=None, length=None, reverse=False, unroll=1):
    if evaluating():
        return unknown('scan is not computed'), unknown('scan is not computed')
    sizes = [] if length is None else [length]
    step = row(xs, 0, sizes)
    carry, y = f(like(init), step)
    same_shapes(init, carry, 'scan: what is carried must keep its shape')
    return carry, stacked(y, 0, one_size(sizes, 'scan'))


def map(f, xs, *, batch_size=None):
    if evaluating():
        return unknown('map is not computed')
    sizes = []
    y = f(row(xs, 0, sizes))
    return stacked(y, 0, one_size(sizes, 'map'))


def fori_loop(lower, upper, body_fun, init_val, *, unroll=None):
    if evaluating():
        return unknown('fori_loop is not computed')
    value = body_fun(jnp.empty((), dtype=jnp.int32), like(init_val))
    same_shapes(init_val, value, 'fori_loop: what is carried must keep its shape')
    return value


def while_loop(cond_fun, body_fun, init_val):
    if evaluating():
        return unknown('while_loop is not computed')
    cond_fun(like(init_val))
    value = body_fun(like(init_val))
    same_shapes(init_val, value, 'while_loop: what is carried must keep its shape')
    return value


def cond(pred, true_fun, false_fun, *operands, operand=None, linear=None):
    if evaluating():
        return unknown('cond is not computed')
    given = operands if operand is None else (operand,)
    first = true_fun(*given)
    same_shapes(first, false_fun(*given), 'cond: both branches must answer the same')
    return like(first)


def switch(index, branches, *operands, operand=None):
    if evaluating():
        return unknown('switch is not computed')
    results = [branch(*operands) for branch in branches]
    for other in results[1:]:
        same_shapes(results[0], other, 'switch: all branches must answer the same')
    return like(results[0])


def associative_scan(fn, elems, reverse=False, axis=0):
    return unknown('associative_scan is not computed') if evaluating() else like(elems)


def custom_linear_solve(matvec, b, solve, transpose_solve=None, symmetric=False, has_aux=False):
    return unknown('custom_linear_solve is not computed') if evaluating() else like(b)


# ------------------------------------------------------------------------------------------------------- numbers

def div(x, y):
    quotient = jnp.true_divide(x, y)
    whole = jnp.add(x, y).dtype
    if whole == quotient.dtype:
        return quotient
    return unknown('lax.div of integers is not computed') if evaluating() else jnp.empty(quotient.shape, dtype=whole)


def round(x, rounding_method=None):
    return unknown('lax.round is not computed') if evaluating() else jnp.empty_like(x)


def bitcast_convert_type(operand, new_dtype):
    return operand.view(new_dtype)


# ---------------------------------------------------------------------------------------------- shapes and pieces

def broadcast(operand, sizes, **options):
    return jnp.broadcast_to(operand, tuple(sizes) + operand.shape)


def broadcast_in_dim(operand, shape, broadcast_dimensions, **options):
    places = tuple(broadcast_dimensions)
    if len(places) != operand.ndim:
        raise shape_error('rank', f'broadcast_in_dim: {len(places)} places for {operand.ndim} dims', TypeError)
    along = [1] * len(shape)
    for k in range(len(places)):
        along[places[k]] = operand.shape[k]
    return jnp.broadcast_to(jnp.reshape(operand, tuple(along)), tuple(shape))


def reshape(operand, new_sizes, dimensions=None, **options):
    return jnp.reshape(operand if dimensions is None else jnp.transpose(operand, dimensions), new_sizes)


def pad(operand, padding_value, padding_config):
    config = list(padding_config)
    if len(config) != operand.ndim:
        raise shape_error('rank', f'pad: {len(config)} entries for {operand.ndim} dims')
    sizes = [n + low + high + (n - 1) * inner for n, (low, high, inner) in zip(operand.shape, config)]
    return unknown('lax.pad is not computed') if evaluating() else jnp.empty(tuple(sizes), dtype=operand.dtype)


def slice(operand, start_indices, limit_indices, strides=None):
    steps = strides if strides is not None else (1,) * len(start_indices)
    return operand[tuple(_slice(a, b, s) for a, b, s in zip(start_indices, limit_indices, steps))]


def slice_in_dim(operand, start_index, limit_index, stride=1, axis=0):
    at = axis % operand.ndim
    return operand[(_slice(None),) * at + (_slice(start_index, limit_index, stride),)]


def index_in_dim(operand, index, axis=0, keepdims=True):
    return dynamic_index_in_dim(operand, index, axis, keepdims)


def dynamic_slice(operand, start_indices, slice_sizes):
    if evaluating():
        return unknown('dynamic_slice is not computed')
    sizes = tuple(slice_sizes)
    for n, size in zip(operand.shape, sizes):
        if is_known(n) and is_known(size) and size > n:
            raise shape_error('slice-size', f'dynamic_slice: a slice of size {size} of an axis of size {n}', TypeError)
    return jnp.empty(sizes, dtype=operand.dtype)


def dynamic_slice_in_dim(operand, start_index, slice_size, axis=0):
    at = axis % operand.ndim
    return dynamic_slice(operand, (0,) * operand.ndim, operand.shape[:at] + (slice_size,) + operand.shape[at + 1:])


def dynamic_index_in_dim(operand, index, axis=0, keepdims=True):
    one = dynamic_slice_in_dim(operand, index, 1, axis)
    return one if keepdims else jnp.squeeze(one, axis=axis)


def dynamic_update_slice(operand, update, start_indices, **options):
    return unknown('dynamic_update_slice is not computed') if evaluating() else jnp.empty_like(operand)


def dynamic_update_slice_in_dim(operand, update, start_index, axis):
    return unknown('dynamic_update_slice is not computed') if evaluating() else jnp.empty_like(operand)


def dynamic_update_index_in_dim(operand, update, index, axis):
    return unknown('dynamic_update_slice is not computed') if evaluating() else jnp.empty_like(operand)


def iota(dtype, size):
    return jnp.arange(size, dtype=dtype)


def broadcasted_iota(dtype, shape, dimension, **options):
    along = [1] * len(shape)
    along[dimension] = shape[dimension]
    return jnp.broadcast_to(jnp.reshape(jnp.arange(shape[dimension], dtype=dtype), tuple(along)), tuple(shape))


# ----------------------------------------------------------------------------------------- scans, sorts, reductions

def _scanned(name):
    def run(operand, axis=0, reverse=False):
        if not is_known(operand.ndim):
            return jnp.empty_like(operand)
        if axis >= operand.ndim or axis < 0:
            raise shape_error('axis-range', f'{name}: an array with {operand.ndim} dims has no axis {axis}')
        return unknown(f'lax.{name} is not computed') if evaluating() else jnp.empty_like(operand)

    return run


cumsum = _scanned('cumsum')
cumprod = _scanned('cumprod')
cummax = _scanned('cummax')
cummin = _scanned('cummin')
cumlogsumexp = _scanned('cumlogsumexp')


def sort(operand, dimension=-1, is_stable=True, num_keys=1):
    if evaluating():
        return unknown('lax.sort is not computed')
    return tree_map(jnp.empty_like, operand)


def top_k(operand, k, *, axis=-1):
    n = operand.shape[axis]
    if is_known(n) and is_known(k) and k > n:
        raise shape_error('count-range', f'top_k: k = {k} of an axis of size {n}')
    if evaluating():
        return unknown('top_k is not computed'), unknown('top_k is not computed')
    at = axis % operand.ndim
    sizes = operand.shape[:at] + (k,) + operand.shape[at + 1:]
    return jnp.empty(sizes, dtype=operand.dtype), jnp.empty(sizes, dtype=jnp.int32)


def reduce(operands, init_values, computation, dimensions, **options):
    if evaluating():
        return unknown('lax.reduce is not computed')
    left = [n for k, n in enumerate(operands.shape) if k not in tuple(dimensions)]
    return jnp.empty(tuple(left), dtype=operands.dtype)


def reduce_precision(operand, exponent_bits, mantissa_bits):
    return unknown('reduce_precision is not computed') if evaluating() else jnp.empty_like(operand)


def _windows(n, window, stride, dilation, padding):
    reach = (window - 1) * dilation + 1
    if padding == 'SAME':
        return (n + stride - 1) // stride
    low, high = (0, 0) if padding == 'VALID' else padding
    return (n + low + high - reach) // stride + 1


def reduce_window(operand, init_value, computation, window_dimensions, window_strides=None, padding='VALID',
                  base_dilation=None, window_dilation=None):
    if evaluating() or base_dilation is not None:
        return unknown('reduce_window is not computed')
    rank = operand.ndim
    if len(window_dimensions) != rank:
        raise shape_error('rank', f'reduce_window: a window of {len(window_dimensions)} dims over {rank}')
    strides = window_strides if window_strides is not None else (1,) * rank
    dilations = window_dilation if window_dilation is not None else (1,) * rank
    pads = (padding,) * rank if isinstance(padding, str) else tuple(padding)
    sizes = [_windows(*each) for each in zip(operand.shape, window_dimensions, strides, dilations, pads)]
    return jnp.empty(tuple(sizes), dtype=operand.dtype)


def conv_transpose(lhs, rhs, strides, padding, rhs_dilation=None, dimension_numbers=None, transpose_kernel=False,
                   **options):
    if evaluating() or dimension_numbers is not None:
        return unknown('conv_transpose with these arguments')
    spatial = lhs.ndim - 2
    channels = rhs.shape[-1] if transpose_kernel else rhs.shape[-2]
    if is_known(channels) and is_known(lhs.shape[-1]) and channels != lhs.shape[-1]:
        raise shape_error('channels', f'conv_transpose: {lhs.shape[-1]} channels for a kernel of {channels}')
    steps = (strides,) * spatial if isinstance(strides, int) else tuple(strides)
    dilations = rhs_dilation if rhs_dilation is not None else (1,) * spatial
    sizes = []
    for k in range(spatial):
        n, step = lhs.shape[1 + k], steps[k]
        reach = (rhs.shape[k] - 1) * dilations[k] + 1
        if padding == 'SAME':
            sizes.append(n * step)
        elif padding == 'VALID':
            sizes.append(n * step + max(reach - step, 0))
        else:
            sizes.append((n - 1) * step + 1 + padding[k][0] + padding[k][1] - reach + 1)
    features = rhs.shape[-2] if transpose_kernel else rhs.shape[-1]
    return jnp.empty((lhs.shape[0],) + tuple(sizes) + (features,), dtype=jnp.multiply(jnp.empty((), lhs.dtype), jnp.empty((), rhs.dtype)).dtype)


# ------------------------------------------------------------------------------------------------------ devices

def psum(x, axis_name, **options):
    return unknown('psum is not computed') if evaluating() else like(x)


pmean = psum
pmax = psum
pmin = psum


def with_sharding_constraint(x, shardings):
    return x
