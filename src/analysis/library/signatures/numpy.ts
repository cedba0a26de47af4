/**
 * NumPy's functions and array methods, and the same of jax.numpy: each line is read twice, with `np` and `ndarray`, then with
 * `jnp` and `Array` in their place.
 */
import { inJax, of } from './libraries';

const both = `
np.absolute, np.abs(x as input, out=None, dtype=None, ...) -> abs
np.fabs(x as input, out=None, dtype=None, ...) -> np_fabs
np.angle(z as input, ...) -> angle
np.real(val as input, ...) -> real
np.imag(val as input, ...) -> imag
ndarray.real: (input) -> real
ndarray.imag: (input) -> imag
np.negative(x as input, out=None, dtype=None, ...) -> neg
np.positive(x as input, out=None, dtype=None, ...) -> positive
np.sign(x as input, out=None, dtype=None, ...) -> sign
np.square(x as input, out=None, dtype=None, ...) -> square
np.ceil(x as input, out=None, dtype=None, ...) -> ceil
np.floor(x as input, out=None, dtype=None, ...) -> floor
np.trunc, np.fix(x as input, out=None, dtype=None, ...) -> trunc
np.rint(x as input, out=None, dtype=None, ...) -> np_rint
np.round, np.around, np.round_(a as input, decimals=0, out=None) -> round
ndarray.round(input, decimals=0, out=None) -> round
np.invert, np.bitwise_not, np.bitwise_invert(x as input, out=None, dtype=None, ...) -> bitwise_not
np.conj, np.conjugate(x as input, out=None, dtype=None, ...) -> conj
ndarray.conj, ndarray.conjugate(input) -> conj
np.nan_to_num(x as input, copy=True, nan=0.0, posinf=None, neginf=None) -> nan_to_num
np.logical_not(x as input, out=None, dtype=None, ...) -> logical_not
np.isfinite(x as input, out=None, ...) -> isfinite
np.isinf(x as input, out=None, ...) -> isinf
np.isnan(x as input, out=None, ...) -> isnan
np.isneginf(x as input, out=None) -> isneginf
np.isposinf(x as input, out=None) -> isposinf
np.isreal(x as input) -> isreal
np.iscomplex(x as input) -> isreal function="iscomplex"
np.signbit(x as input, out=None, ...) -> signbit
np.modf(x as input, ...) -> np_modf
np.frexp(x as input, ...) -> frexp
np.divmod(x1 as input, x2 as other, ...) -> np_divmod
np.clip(a as input, a_min as min=None, a_max as max=None, out=None, ...) -> clamp
np.clip(a as input, min=None, max=None, out=None, ...) -> clamp
ndarray.clip(input, min=None, max=None, out=None, ...) -> clamp
np.where(condition, x as input=None, y as other=None, ...) -> where
np.isclose(a as input, b as other, rtol=1e-5, atol=1e-8, equal_nan=False) -> isclose
np.allclose(a as input, b as other, rtol=1e-5, atol=1e-8, equal_nan=False) -> allclose
np.array_equal(a1, a2, equal_nan=False) -> np_array_equal kind="equal"
np.array_equiv(a1, a2, equal_nan=False) -> np_array_equal kind="equivalent"

np.sum(a as input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False) -> sum
np.sum(a as input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False, initial=None, where=None) -> partial_sum
np.prod(a as input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False) -> prod
np.prod(a as input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False, initial=None, where=None) -> partial_prod
np.mean(a as input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False) -> mean
np.mean(a as input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False, where=None) -> partial_mean
np.nansum(a as input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False) -> nansum
np.nansum(a as input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False, initial=None, where=None) -> partial_sum skip="nan"
np.nanmean(a as input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False) -> nanmean
np.nanmean(a as input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False, where=None) -> partial_mean skip="nan"
np.std(a as input, axis as dim=None, dtype=None, out=None, ddof=0, keepdims as keepdim=False) -> std
np.std(a as input, axis as dim=None, dtype=None, out=None, ddof=0, keepdims as keepdim=False, where=None) -> partial_std
np.nanstd(a as input, axis as dim=None, dtype=None, out=None, ddof=0, keepdims as keepdim=False, where=None) -> partial_std skip="nan"
np.var(a as input, axis as dim=None, dtype=None, out=None, ddof=0, keepdims as keepdim=False) -> var
np.var(a as input, axis as dim=None, dtype=None, out=None, ddof=0, keepdims as keepdim=False, where=None) -> partial_var
np.nanvar(a as input, axis as dim=None, dtype=None, out=None, ddof=0, keepdims as keepdim=False, where=None) -> partial_var skip="nan"
np.max, np.amax(a as input, axis as dim=None, out=None, keepdims as keepdim=False) -> amax
np.max, np.amax(a as input, axis as dim=None, out=None, keepdims as keepdim=False, initial=None, where=None) -> partial_amax
np.nanmax(a as input, axis as dim=None, out=None, keepdims as keepdim=False, initial=None, where=None) -> partial_amax skip="nan"
np.min, np.amin(a as input, axis as dim=None, out=None, keepdims as keepdim=False) -> amin
np.min, np.amin(a as input, axis as dim=None, out=None, keepdims as keepdim=False, initial=None, where=None) -> partial_amin
np.nanmin(a as input, axis as dim=None, out=None, keepdims as keepdim=False, initial=None, where=None) -> partial_amin skip="nan"
np.ptp(a as input, axis as dim=None, out=None, keepdims as keepdim=False) -> ptp
np.argmax(a as input, axis as dim=None, out=None, *, keepdims as keepdim=False) -> argmax
np.nanargmax(a as input, axis as dim=None, out=None, *, keepdims as keepdim=False) -> partial_argmax skip="nan"
np.argmin(a as input, axis as dim=None, out=None, *, keepdims as keepdim=False) -> argmin
np.nanargmin(a as input, axis as dim=None, out=None, *, keepdims as keepdim=False) -> partial_argmin skip="nan"
np.all(a as input, axis as dim=None, out=None, keepdims as keepdim=False) -> np_all
np.all(a as input, axis as dim=None, out=None, keepdims as keepdim=False, where=None) -> partial_np_all
np.any(a as input, axis as dim=None, out=None, keepdims as keepdim=False) -> np_any
np.any(a as input, axis as dim=None, out=None, keepdims as keepdim=False, where=None) -> partial_np_any
np.median(a as input, axis as dim=None, out=None, overwrite_input=False, keepdims as keepdim=False) -> np_median
np.nanmedian(a as input, axis as dim=None, out=None, overwrite_input=False, keepdims as keepdim=False)
  -> np_median function="nanmedian"
np.quantile(a as input, q, axis as dim=None, out=None, overwrite_input=False, method as interpolation="linear", keepdims as keepdim=False)
  -> quantile
np.quantile(a as input, q, axis as dim=None, out=None, overwrite_input=False, keepdims as keepdim=False, *, interpolation, ...)
  -> quantile
np.percentile(a as input, q, axis as dim=None, out=None, overwrite_input=False, method as interpolation="linear", keepdims as keepdim=False)
  -> quantile percent=True
np.percentile(a as input, q, axis as dim=None, out=None, overwrite_input=False, keepdims as keepdim=False, *, interpolation, ...)
  -> quantile percent=True
np.nanquantile(a as input, q, axis as dim=None, out=None, overwrite_input=False, method as interpolation="linear", keepdims as keepdim=False, ...)
  -> nanquantile
np.nanpercentile(a as input, q, axis as dim=None, out=None, overwrite_input=False, method as interpolation="linear", keepdims as keepdim=False, ...)
  -> nanquantile percent=True
np.count_nonzero(a as input, axis as dim=None, *, keepdims as keepdim=False) -> count_nonzero
np.average(a as input, axis as dim=None, weights=None, returned=False, *, keepdims as keepdim=False) -> np_average
ndarray.sum(input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False) -> sum
ndarray.sum(input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False, initial=None, where=None) -> partial_sum
ndarray.prod(input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False) -> prod
ndarray.prod(input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False, initial=None, where=None) -> partial_prod
ndarray.mean(input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False) -> mean
ndarray.mean(input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False, where=None) -> partial_mean
ndarray.std(input, axis as dim=None, dtype=None, out=None, ddof=0, keepdims as keepdim=False) -> std
ndarray.std(input, axis as dim=None, dtype=None, out=None, ddof=0, keepdims as keepdim=False, where=None) -> partial_std
ndarray.var(input, axis as dim=None, dtype=None, out=None, ddof=0, keepdims as keepdim=False) -> var
ndarray.var(input, axis as dim=None, dtype=None, out=None, ddof=0, keepdims as keepdim=False, where=None) -> partial_var
ndarray.max(input, axis as dim=None, out=None, keepdims as keepdim=False) -> amax
ndarray.max(input, axis as dim=None, out=None, keepdims as keepdim=False, initial=None, where=None) -> partial_amax
ndarray.min(input, axis as dim=None, out=None, keepdims as keepdim=False) -> amin
ndarray.min(input, axis as dim=None, out=None, keepdims as keepdim=False, initial=None, where=None) -> partial_amin
ndarray.ptp(input, axis as dim=None, out=None, keepdims as keepdim=False) -> ptp
ndarray.argmax(input, axis as dim=None, out=None, *, keepdims as keepdim=False) -> argmax
ndarray.argmin(input, axis as dim=None, out=None, *, keepdims as keepdim=False) -> argmin
ndarray.all(input, axis as dim=None, out=None, keepdims as keepdim=False) -> np_all
ndarray.all(input, axis as dim=None, out=None, keepdims as keepdim=False, where=None) -> partial_np_all
ndarray.any(input, axis as dim=None, out=None, keepdims as keepdim=False) -> np_any
ndarray.any(input, axis as dim=None, out=None, keepdims as keepdim=False, where=None) -> partial_np_any
np.cumsum(a as input, axis as dim=None, dtype=None, out=None) -> cumsum
np.nancumsum(a as input, axis as dim=None, dtype=None, out=None) -> partial_cumsum skip="nan"
np.cumprod(a as input, axis as dim=None, dtype=None, out=None) -> cumprod
np.nancumprod(a as input, axis as dim=None, dtype=None, out=None) -> partial_cumprod skip="nan"
ndarray.cumsum(input, axis as dim=None, dtype=None, out=None) -> cumsum
ndarray.cumprod(input, axis as dim=None, dtype=None, out=None) -> cumprod
np.diff(a as input, n=1, axis as dim=-1, prepend=None, append=None) -> diff
np.gradient(f as input, *, axis as dim=None, edge_order=1) -> gradient
np.trapz, np.trapezoid(y as input, x=None, dx=1.0, axis as dim=-1) -> trapezoid
np.cov(m as input, y=None, rowvar=True, ...) -> cov
np.corrcoef(x as input, y=None, rowvar=True, ...) -> corrcoef
np.sort(a as input, axis as dim=-1, ...) -> np_sort
np.partition(a as input, kth, axis as dim=-1, ...) -> np_partition
np.argsort(a as input, axis as dim=-1, ...) -> argsort
np.argpartition(a as input, kth, axis as dim=-1, ...) -> np_argpartition
ndarray.argsort(input, axis as dim=-1, ...) -> argsort
np.searchsorted(a as sorted_sequence, v as input, side="left", ...) -> searchsorted
np.digitize(x as input, bins as boundaries, right=False) -> bucketize
np.interp(x as input, xp, fp, ...) -> np_interp
np.unique(ar as input, return_index=False, return_inverse=False, return_counts=False, axis as dim=None, ...) -> unique
np.union1d(ar1 as input, ar2, ...) -> np_set_operation kind="union"
np.intersect1d(ar1 as input, ar2, ...) -> np_set_operation kind="intersection"
np.setdiff1d(ar1 as input, ar2, ...) -> np_set_operation kind="difference"
np.setxor1d(ar1 as input, ar2, ...) -> np_set_operation kind="symmetric"
np.isin(element as elements, test_elements, assume_unique=False, invert=False, ...) -> isin
np.in1d(ar1 as elements, ar2 as test_elements, assume_unique=False, invert=False, ...) -> isin flat=True
np.bincount(x as input, weights=None, minlength=0, ...) -> bincount
np.histogram(a as input, bins=10, range=None, density=None, weights=None) -> histogram
np.nonzero(a as input, ...) -> nonzero
ndarray.nonzero(input, ...) -> nonzero
np.argwhere(a as input, ...) -> argwhere
np.flatnonzero(a as input, ...) -> np_flatnonzero

np.zeros(shape as size, dtype=None, ...) -> zeros
np.ones(shape as size, dtype=None, ...) -> ones
np.empty(shape as size, dtype=None, ...) -> empty
np.full(shape as size, fill_value, dtype=None, ...) -> full
np.zeros_like(a as input, dtype=None, order="K", subok=True, shape=None, ...) -> zeros_like
np.ones_like(a as input, dtype=None, order="K", subok=True, shape=None, ...) -> ones_like
np.empty_like(a as input, dtype=None, order="K", subok=True, shape=None, ...) -> empty_like
np.full_like(a as input, fill_value, dtype=None, order="K", subok=True, shape=None, ...) -> full_like
np.array(object as data, dtype=None, ..., ndmin=0) -> tensor
np.asarray, np.asanyarray(object as data, dtype=None, ..., ndmin=0) -> as_tensor
np.ascontiguousarray, np.asfortranarray(object as data, dtype=None, ..., ndmin=0) -> as_tensor function="layout"
np.asarray, np.asanyarray(a as data, dtype=None, ...) -> as_tensor
np.ascontiguousarray, np.asfortranarray(a as data, dtype=None, ...) -> as_tensor function="layout"
np.arange(start=0, stop as end=None, step=1, dtype=None, ...) -> arange
np.linspace(start, stop as end, num as steps=50, endpoint=True, retstep=False, dtype=None, axis=0) -> linspace
np.logspace(start, stop as end, num as steps=50, endpoint=True, base=10.0, dtype=None, axis=0) -> logspace
np.geomspace(start, stop as end, num as steps=50, endpoint=True, dtype=None, axis=0) -> logspace
np.eye(N as n, M as m=None, k=0, dtype=None, ...) -> eye
np.identity(n, dtype=None, ...) -> eye
np.tri(N as n, M as m=None, k=0, dtype=None, ...) -> eye triangle=True
np.tril_indices(n as row, k as offset=0, m as col=None) -> tril_indices
np.triu_indices(n as row, k as offset=0, m as col=None) -> triu_indices
np.meshgrid(*xi as tensors, indexing="xy", sparse=False, copy=True) -> meshgrid
np.indices(dimensions as size, dtype=None) -> np_indices
np.hanning, np.hamming, np.blackman, np.bartlett(M as window_length) -> window
np.broadcast_shapes(*shapes) -> broadcast_shapes
np.copy(a as input, ...) -> clone
ndarray.copy(input, ...) -> clone
ndarray.astype(input, dtype, ...) -> clone
ndarray.view(input, dtype as shape: dtype) -> reshape

np.reshape(a as input, shape, order="C", ...) -> reshape
np.reshape(a as input, newshape as shape, order="C", ...) -> reshape
ndarray.reshape(input, *shape, order="C", copy=None) -> reshape
np.ravel(a as input, order="C", ...) -> reshape shape=(-1,)
ndarray.ravel(input, order="C") -> reshape shape=(-1,)
ndarray.flatten(input, order="C") -> reshape shape=(-1,) copy=True
np.squeeze(a as input, axis as dim=None) -> squeeze
ndarray.squeeze(input, axis as dim=None) -> squeeze
np.expand_dims(a as input, axis as dim) -> unsqueeze
np.broadcast_to(array as input, shape as size, ...) -> expand
np.broadcast_arrays(*args as tensors, ...) -> broadcast_tensors
np.atleast_1d(*arys as tensors) -> atleast_1d
np.atleast_2d(*arys as tensors) -> atleast_2d
np.atleast_3d(*arys as tensors) -> atleast_3d
np.transpose, np.permute_dims(a as input, axes as dims=None) -> permute
ndarray.transpose(input, *axes as dims) -> permute
ndarray.T: (input) -> transpose_all
ndarray.mT: (input) -> matrix_transpose
np.matrix_transpose, np.linalg.matrix_transpose(x as input, /) -> matrix_transpose
np.swapaxes(a as input, axis1 as dim0, axis2 as dim1) -> transpose
ndarray.swapaxes(input, axis1 as dim0, axis2 as dim1) -> transpose
np.moveaxis(a as input, source, destination) -> movedim
np.rollaxis(a as input, axis as dim, start=0) -> np_rollaxis
np.flip(m as input, axis as dims=None) -> flip
np.fliplr(m as input) -> fliplr
np.flipud(m as input) -> flipud
np.roll(a as input, shift as shifts, axis as dims=None) -> roll
np.rot90(m as input, k=1, axes as dims=(0, 1)) -> rot90
np.diagonal(a as input, offset=0, axis1 as dim1=0, axis2 as dim2=1) -> diagonal
ndarray.diagonal(input, offset=0, axis1 as dim1=0, axis2 as dim2=1) -> diagonal
np.linalg.diagonal(x as input, /, *, offset=0) -> diagonal dim1=-2 dim2=-1
np.linalg.trace(x as input, /, *, offset=0, ...) -> trace dim1=-2 dim2=-1
np.diag(v as input, k as diagonal=0) -> diag
np.diagflat(v as input, k as offset=0) -> diagflat
np.tril(m as input, k as diagonal=0) -> tril
np.triu(m as input, k as diagonal=0) -> triu
np.trace(a as input, offset=0, axis1 as dim1=0, axis2 as dim2=1, ...) -> trace
ndarray.trace(input, offset=0, axis1 as dim1=0, axis2 as dim2=1, ...) -> trace
np.tile(A as input, reps as repeats) -> tile
np.repeat(a as input, repeats, axis as dim=None, ...) -> repeat_interleave
ndarray.repeat(input, repeats, axis as dim=None, ...) -> repeat_interleave
np.concatenate, np.concat(arrays as tensors, axis as dim=0, ...) -> cat
np.stack(arrays as tensors, axis as dim=0, ...) -> stack
np.hstack(tup as tensors, ...) -> hstack
np.vstack, np.row_stack(tup as tensors, ...) -> vstack
np.dstack(tup as tensors, ...) -> dstack
np.column_stack(tup as tensors) -> column_stack
np.append(arr as input, values, axis as dim=None) -> np_append
np.split(ary as input, indices_or_sections as sections, axis as dim=0) -> np_split
np.array_split(ary as input, indices_or_sections as sections, axis as dim=0) -> tensor_split
np.hsplit(ary as input, indices_or_sections as sections) -> hsplit
np.vsplit(ary as input, indices_or_sections as sections) -> vsplit
np.dsplit(ary as input, indices_or_sections as sections) -> dsplit
np.unstack(x as input, /, *, axis as dim=0) -> unbind
np.take(a as input, indices as index, axis as dim=None, out=None, mode="raise") -> take
ndarray.take(input, indices as index, axis as dim=None, out=None, mode="raise") -> take
np.take_along_axis(arr as input, indices, axis as dim, ...) -> take_along_dim
ndarray.__getitem__(input, index) -> getitem
np.shape(a as input) -> np_shape
np.ndim(a as input) -> np_ndim
np.size(a as input, axis as dim=None) -> np_size
np.delete(arr as input, obj, axis as dim=None) -> np_delete
np.insert(arr as input, obj, values, axis as dim=None) -> np_insert
np.resize(a as input, new_shape as size) -> np_resize
np.select(condlist as conditions, choicelist as choices, default=0) -> np_select
np.compress(condition, a as input, axis as dim=None, ...) -> np_picked kind="compress"
np.extract(condition, arr as input) -> np_picked kind="compress"
np.trim_zeros(filt as input, trim="fb") -> np_picked kind="trim"
np.frombuffer(buffer, dtype=None, count=-1, offset=0, ...) -> np_frombuffer
np.fromiter(iter, dtype, count=-1, ...) -> np_frombuffer
np.fromfile, np.fromstring(file, dtype=None, count=-1, ...) -> np_frombuffer
np.lexsort(keys as input, axis=-1) -> np_lexsort
np.ix_(*args as tensors) -> np_ix
np.diag_indices(n, ndim=2) -> np_diag_indices
np.tril_indices_from(arr as input, k=0) -> np_triangle_from kind="lower"
np.triu_indices_from(arr as input, k=0) -> np_triangle_from kind="upper"
np.unravel_index(indices as input, shape as size, ...) -> np_unravel_index
np.polyval(p, x as input) -> np_polyval
np.polyfit(x, y, deg, rcond=None, full=None, w=None, cov=None) -> np_polyfit
np.histogram2d(x as input, y, bins=10, ...) -> np_histogram2d
np.unwrap(p as input, ...) -> np_fabs function="unwrap"
np.spacing(x as input, ...) -> np_fabs function="spacing"
np.alltrue(a as input, axis as dim=None, out=None, keepdims as keepdim=False) -> np_all
np.sometrue(a as input, axis as dim=None, out=None, keepdims as keepdim=False) -> np_any
np.product(a as input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False) -> prod
np.product(a as input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False, initial=None, where=None) -> partial_prod
np.nanprod(a as input, axis as dim=None, dtype=None, out=None, keepdims as keepdim=False, initial=None, where=None) -> partial_prod skip="nan"
np.kaiser(M as window_length, beta) -> window
ndarray.argpartition(input, kth, axis as dim=-1, ...) -> np_argpartition
ndarray.searchsorted(sorted_sequence, v as input, side="left", ...) -> searchsorted
ndarray.compress(input, condition, axis as dim=None, ...) -> np_picked kind="compress"
`;

const floating = `sin cos tan arcsin=asin arccos=acos arctan=atan asin acos atan sinh cosh tanh arcsinh=asinh
  arccosh=acosh arctanh=atanh exp exp2 expm1 log log2 log10 log1p sqrt cbrt reciprocal sinc deg2rad radians=deg2rad
  rad2deg degrees=rad2deg i0`;

const binary = `add subtract=sub multiply=mul divide=true_divide true_divide floor_divide power=pow pow float_power
  remainder mod=remainder fmod maximum minimum fmax fmin arctan2=atan2 atan2 hypot copysign logaddexp logaddexp2
  heaviside gcd lcm nextafter ldexp bitwise_and bitwise_or bitwise_xor left_shift=bitwise_left_shift
  right_shift=bitwise_right_shift bitwise_left_shift bitwise_right_shift equal=eq not_equal=ne less=lt less_equal=le greater=gt
  greater_equal=ge logical_and logical_or logical_xor`;

/** Functions of two operands, which have `reduce`, `outer` and the like. */
export const binaryUfuncs: ReadonlySet<string> = new Set(
  binary.split(/\s+/).map((word) => `numpy.${word.split('=')[0]}`),
);

const unary = `absolute abs fabs negative positive sign square ceil floor trunc rint invert bitwise_not conj conjugate
  logical_not isfinite isinf isnan signbit`;

/** Functions of each element, which take `where`. */
export const ufuncs: ReadonlySet<string> = new Set(
  `${floating} ${binary} ${unary}`.split(/\s+/).map((word) => `numpy.${word.split('=')[0]}`),
);

/** Named as PyTorch's, with NumPy's parameters. */
function signaturesOfEach(names: string, parameters: string): string {
  return names
    .trim()
    .split(/\s+/)
    .map((word) => word.split('='))
    .map(([name, op = name]) => `np.${name}(${parameters}, out=None, dtype=None, ...) -> ${op}`)
    .join('\n');
}

/** The functions of NumPy alone: those that change an array in place, and random numbers. */
const numpyOnly = `
ndarray.resize(input, *size, refcheck=True) -> resize reshapes none
np.lib.stride_tricks.sliding_window_view(x as input, window_shape as size, axis as dim=None, ...) -> np_sliding_window_view
ndarray.fill(input, value) -> fill inplace none
ndarray.sort(input, axis as dim=-1, ...) -> np_sort inplace none
ndarray.partition(input, kth, axis as dim=-1, ...) -> np_partition inplace none
np.fill_diagonal(a as input, val as fill_value, wrap=False) -> fill_diagonal inplace none
np.copyto(dst as input, src, ...) -> copy inplace none
np.random.shuffle(x) -> np_none effect=True inplace none
np.random.seed(seed=None) -> np_none
np.random.rand(*size) -> np_rand
np.random.randn(*size) -> np_rand
np.random.random, np.random.random_sample, np.random.ranf, np.random.sample, np.random.standard_normal(size=None)
  -> np_distribution kind="float64"
np.random.normal, np.random.laplace, np.random.logistic, np.random.gumbel(loc as a=0.0, scale as b=1.0, size=None)
  -> np_distribution kind="float64"
np.random.lognormal(mean as a=0.0, sigma as b=1.0, size=None) -> np_distribution kind="float64"
np.random.uniform(low as a=0.0, high as b=1.0, size=None) -> np_distribution kind="float64"
np.random.beta(a, b, size=None) -> np_distribution kind="float64"
np.random.gamma(shape as a, scale as b=1.0, size=None) -> np_distribution kind="float64"
np.random.exponential(scale as a=1.0, size=None) -> np_distribution kind="float64"
np.random.poisson(lam as a=1.0, size=None) -> np_distribution kind="int64"
np.random.binomial(n as a, p as b, size=None) -> np_distribution kind="int64"
np.random.randint(low, high=None, size=None, dtype=None) -> randint
np.random.choice(a, size=None, replace=True, p=None) -> np_choice
np.random.permutation(x as input) -> np_permutation
`;

const scipyOnly = `
scipy.special.expit(x as input, out=None, ...) -> sigmoid
scipy.special.softmax(x as input, axis as dim=None) -> softmax
scipy.special.log_softmax(x as input, axis as dim=None) -> log_softmax
scipy.special.logsumexp(a as input, axis as dim=None, b=None, keepdims as keepdim=False, ...) -> logsumexp
scipy.special.erf(x as input, out=None, ...) -> erf
scipy.special.gammaln(x as input, out=None, ...) -> lgamma
`;

const shared = [
  both,
  signaturesOfEach(floating, 'x as input'),
  signaturesOfEach(binary, 'x1 as input, x2 as other'),
].join('\n');

export const signatures = [
  of('numpy', shared),
  of('numpy', numpyOnly),
  of('numpy', scipyOnly),
  of('jax', inJax(shared)),
].join('\n');
