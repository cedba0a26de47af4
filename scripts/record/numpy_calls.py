#!/usr/bin/env python3
"""Record what NumPy's functions make of arrays: test/facts/numpy/calls.jsonl.gz.

    python3 scripts/record/numpy_calls.py

The first line holds the arrays that the calls speak of, as Python text; every other line one call: `code`, and `out` (shapes
and dtypes; `{"scalar": dtype}` for NumPy's numbers, `{"python": type}` for what is no array) or `error`.
"""
import gzip
import json
import pathlib
import warnings

import numpy as np

FACTS = pathlib.Path(__file__).resolve().parents[2] / "test" / "facts" / "numpy"

ARRAYS = """
X = np.zeros((3, 4, 5))
M = np.zeros((4, 5))
V = np.zeros(5)
ONE = np.zeros((1, 3, 1))
S = np.zeros(())
I = np.zeros((3, 4), dtype=np.int64)
I32 = np.zeros((3, 4), dtype=np.int32)
U = np.zeros((3, 4), dtype=np.uint8)
F = np.zeros((3, 4), dtype=np.float32)
B = np.zeros((3, 4), dtype=bool)
C = np.zeros(3, dtype=np.complex64)
K = np.zeros(2, dtype=np.int64)
K2 = np.zeros((2, 2), dtype=np.int64)
"""

UNARY = """abs absolute fabs angle negative positive sign square ceil floor trunc rint round conj nan_to_num logical_not isfinite
isinf isnan signbit modf frexp sin cos tan arcsin arctan sinh tanh exp exp2 expm1 log log2 log10 log1p sqrt cbrt reciprocal
deg2rad degrees""".split()
BINARY = """add subtract multiply divide true_divide floor_divide power float_power remainder mod fmod maximum minimum fmax
arctan2 hypot copysign logaddexp equal less greater_equal logical_and logical_xor""".split()
REDUCTIONS = """sum prod mean std var max min amax amin argmax argmin all any median nansum nanmean nanmax nanstd count_nonzero
average""".split()
METHODS = "sum prod mean std var max min ptp argmax argmin all any cumsum cumprod argsort".split()


def generated():
    for f in UNARY:
        for x in ("X", "I", "F", "U", "S", "[1, 2, 3]", "[[1., 2.]]"):
            yield "np.%s(%s)" % (f, x)
    pairs = [("X", "M"), ("F", "2"), ("F", "2.5"), ("I", "2.5"), ("I", "I32"), ("U", "I"), ("F", "I"), ("M", "V"), ("M", "V[:4]"),
             ("[1, 2]", "[3, 4]"), ("F", "F[0]"), ("I32", "2"), ("U", "3"), ("F", "S")]
    for f in BINARY:
        for a, b in pairs:
            yield "np.%s(%s, %s)" % (f, a, b)
    for op in ("+", "-", "*", "/", "//", "%", "**", "@", "==", "<", "&", "|", "<<"):
        for a, b in pairs[:8] + [("B", "B"), ("I", "2"), ("M", "M.T"), ("X", "M.T")]:
            yield "%s %s %s" % (a, op, b)
    for f in ("bitwise_and", "bitwise_or", "left_shift", "gcd", "lcm"):
        for a, b in (("I", "I"), ("I", "2"), ("U", "I32")):
            yield "np.%s(%s, %s)" % (f, a, b)
    for f in REDUCTIONS + ["ptp", "cumsum", "cumprod"]:
        for x in ("X", "I", "F", "U"):
            for axis in ("", ", axis=0", ", axis=-1", ", axis=5"):
                yield "np.%s(%s%s)" % (f, x, axis)
        yield "np.%s([1, 2, 3])" % f
    for f in REDUCTIONS[:-1]:
        yield "np.%s(X, axis=1, keepdims=True)" % f
        if not f.startswith("arg"):
            yield "np.%s(X, axis=(0, 2))" % f
    for f in METHODS:
        for x in ("X", "I", "F"):
            for axis in ("", "0", "axis=-1"):
                yield "%s.%s(%s)" % (x, f, axis)
    for f in "diff gradient sort argsort trapz cov corrcoef unique nonzero argwhere flatnonzero".split():
        yield "np.%s(M)" % f
        yield "np.%s(V)" % f


WRITTEN = """
X.sum(axis=(0, 1), keepdims=True); np.sum(X, dtype=np.float32); F.round(2); F.clip(0, 1); np.clip(F, 0, 1); np.clip(I, 0, 1.5)
np.quantile(X, 0.5); np.quantile(X, [0.1, 0.5], axis=1); np.percentile(X, 50, axis=0, keepdims=True); np.sum(X, axis=())
np.diff(X, n=2, axis=0); np.sort(X, axis=None); np.sort(X, axis=0); np.argsort(X, axis=None); np.gradient(X, axis=0)
np.cov(M, rowvar=False); np.searchsorted(V, 3.0); np.searchsorted(V, M); np.digitize(M, V); np.interp(M, V, V)
np.unique(V, return_inverse=True, return_counts=True); np.unique(V, return_index=True); np.unique(M, axis=0)
np.histogram(V); np.histogram(V, bins=5); np.isin(M, [1, 2]); np.bincount(K, minlength=8)
np.zeros(3); np.zeros((2, 3)); np.ones([2, 3], dtype=np.int32); np.empty((2, 3), 'float32'); np.zeros(()); np.zeros(3, dtype=int)
np.full((2, 3), 0); np.full((2, 3), 0.5); np.full(3, True); np.full((2,), 1, dtype=np.float32); np.zeros(3, dtype=float)
np.zeros_like(F); np.ones_like([1, 2, 3]); np.full_like(I, 2.5); np.zeros_like(F, dtype=np.int64); np.empty_like(F, shape=(7,))
np.array([[1, 2], [3, 4]]); np.array([1., 2]); np.array([True]); np.array([1, 2.5]); np.array(3); np.array([]); np.array([[]])
np.array([1, 2], dtype=np.float32); np.array([V, V]); np.array([F, F]); np.array(F); np.array([1, 2], ndmin=2)
np.asarray([[1, 2, 3]]); np.array([True, 2]); np.array([F, I]); np.array([(1, 2), (3, 4)], dtype=float)
np.arange(5); np.arange(5.); np.arange(2, 10, 3); np.arange(10, 2); np.arange(10, 2, -3); np.arange(3, dtype=np.float32)
np.linspace(0, 1); np.linspace(0, 1, 7); np.linspace(0, 1, num=3, endpoint=False); np.logspace(0, 3, 4); np.linspace(V, V, 3)
np.eye(3); np.eye(3, 4); np.identity(3); np.tri(3, 4); np.tril_indices(4); np.triu_indices(4, 1); np.triu_indices(4, k=1, m=6)
np.meshgrid(V, K); np.meshgrid(V, K, indexing='ij'); np.meshgrid(V); np.indices((2, 3)); np.hanning(7); np.diag_indices(3)
np.copy(F); F.copy(); F.astype(np.int64); F.astype('float64'); F.astype(float); F.astype(int); X.T; X.real; np.float32(F)
np.reshape(X, (12, 5)); np.reshape(X, -1); X.reshape(3, -1); X.reshape((3, 20)); X.reshape(7, -1); np.ravel(X); X.flatten()
X.ravel(); np.squeeze(ONE); np.squeeze(ONE, axis=0); np.squeeze(ONE, axis=1); np.squeeze(ONE, axis=(0, 2)); ONE.squeeze()
np.expand_dims(X, 0); np.expand_dims(X, -1); np.expand_dims(X, (0, 2)); np.expand_dims(X, (0, -1)); np.broadcast_to(V, (4, 5))
np.broadcast_to(V, (4, 6)); np.broadcast_arrays(V, M); np.atleast_1d(S); np.atleast_2d(V); np.atleast_3d(V); np.atleast_3d(M)
np.atleast_2d(V, M); np.transpose(X); np.transpose(X, (2, 0, 1)); X.transpose(); X.transpose(2, 0, 1); X.transpose((0, 2, 1))
np.transpose(X, (0, 1)); np.swapaxes(X, 0, 2); np.moveaxis(X, 0, -1); np.moveaxis(X, [0, 1], [1, 0]); np.rollaxis(X, 2)
np.rollaxis(X, 0, 2); np.flip(X); np.flip(X, 0); np.fliplr(M); np.flipud(V); np.fliplr(V); np.roll(X, 1); np.rot90(M)
np.roll(X, (1, 2), axis=(0, 1)); np.rot90(M, 2); np.diagonal(M); np.diag(V); np.diag(M); np.diag(M, k=1); np.diag(V, k=-2)
np.diagflat(M); np.tril(M); np.triu(V); np.tril(X, k=-1); np.trace(M); np.trace(X); np.trace(I); np.tile(V, 3)
np.tile(V, (2, 3)); np.tile(M, 2); np.repeat(M, 2); np.repeat(M, 2, axis=0); np.repeat(M, [1, 2, 3, 4], axis=0); np.repeat(3, 4)
M.repeat(3, axis=1); np.concatenate([M, M]); np.concatenate((M, M), axis=1); np.concatenate((M, M), axis=None)
np.concatenate((M, M[:, :3])); np.concatenate((V[:0], M)); np.concatenate(([1, 2], [3])); np.stack([M, M]); np.stack([M, V])
np.stack([M, M], axis=-1); np.hstack([V, V]); np.hstack([M, M]); np.vstack([V, V]); np.vstack([M, V]); np.dstack([V, V])
np.dstack([M, M]); np.column_stack([V, V]); np.column_stack([M, M[:, 0]]); np.append(M, M); np.append(M, M, axis=0)
np.append(V, 1.0); np.concatenate((F, I)); np.split(V[:4], 2); np.split(V, 4); np.split(V, [2, 4]); np.split(M, 5, axis=1)
np.array_split(V, 3); np.hsplit(M, 5); np.vsplit(M, 2); np.take(M, [0, 1]); np.take(M, [0, 1], axis=1); np.take(M, 0, axis=1)
np.take(M, K2, axis=0); np.take_along_axis(M, K2[:, :1], axis=1); V.take([1, 2]); np.where(B); np.where(B, F, F)
np.where(B, 1, 0); np.where(B, F, 0.0); np.where(B[:, :1], F, I); np.isclose(F, F); np.allclose(F, F); np.array_equal(F, F)
np.random.rand(3, 4); np.random.randn(3); np.random.random((2, 3)); np.random.normal(0, 1, (2, 3)); np.random.normal(size=5)
np.random.uniform(0, 1, 4); np.random.uniform(V, 6.0); np.random.randint(0, 10, (2, 3)); np.random.randint(10, size=4)
np.random.choice(5, 3); np.random.choice(V, (2, 2)); np.random.permutation(5); np.random.permutation(M)
np.delete(V, 1); np.delete(M, 0, axis=1); np.insert(V, 1, 3.0); np.resize(V, (2, 3)); np.shape(X); np.ndim(X); np.size(X)
np.ix_([0, 1], [2, 3, 4]); np.unravel_index(7, (3, 4)); np.lexsort((V, V)); np.polyval([1, 2], V); np.polyfit(V, V, 2)
np.histogram2d(V, V, bins=3); np.select([B, B], [F, F]); np.fill_diagonal(M, 0); np.linalg.norm(X, axis=-1); np.outer(V, V)
np.dot(M, V); np.einsum('ij,j->i', M, V); np.matmul(X, M.T); np.tensordot(X, M, axes=([1, 2], [0, 1])); np.cross(M[:, :3], M[:, :3])
X[0]; X[0, 1, 2]; X[:, 0]; X[..., 0]; X[None]; X[1:, None, ...]; X[K]; X[K, 0]; X[0, :, K]; X[:, K, K]; X[K, :, K]; X[:, 0, K]
X[B]; X[B[:, 0]]; X[:, B[0], 0]; X[[0, 1]]; X[[True, False, True]]; X[::-1]; X[-1:0:-1]; X[3:0:-2]; X[:, ::2]; X[0, 0, 0, 0]; X[3]
X[-4]; X[K2]; X[K2, :, K]; X[True]; X[..., None, 0]; X[B, 0]; X[M > 0]; X[1, ..., K]; X[:, :, -1]; X[np.newaxis, :, 0]; I[I > 0]
"""


def described(value):
    if isinstance(value, np.generic):
        return {"scalar": value.dtype.name}
    if isinstance(value, np.ndarray):
        return {"shape": list(value.shape), "dtype": value.dtype.name}
    if isinstance(value, (tuple, list)):
        return {"items": [described(v) for v in value]}
    return {"python": type(value).__name__}


def main():
    warnings.simplefilter("ignore")
    names = {"np": np}
    exec(ARRAYS, names)
    rows = [{"arrays": ARRAYS.strip().split("\n"), "numpy": np.__version__}]
    written = [code.strip() for line in WRITTEN.strip().split("\n") for code in line.split(";")]
    for code in [*generated(), *written]:
        try:
            rows.append({"code": code, "out": described(eval(code, dict(names)))})
        except Exception as error:
            rows.append({"code": code, "error": type(error).__name__})
    FACTS.mkdir(exist_ok=True)
    text = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)
    (FACTS / "calls.jsonl.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    print(len(rows) - 1, "calls,", sum("error" in row for row in rows), "that raise")


if __name__ == "__main__":
    main()
