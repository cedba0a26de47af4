#!/usr/bin/env python3
"""Record in test/facts/linalg.json.gz what NumPy (and PyTorch, for the exponential) computes of a few matrices.

    python3 scripts/record/linalg.py

Each matrix has a name and its results in float64; a result that the library refuses is left out. Complex arrays are
lists of (real, imaginary). Also the data and the figures of a principal component analysis, and Fourier transforms.
"""
import gzip
import json
import pathlib

import numpy as np
import torch

OUT = pathlib.Path(__file__).resolve().parents[2] / "test" / "facts" / "linalg.json.gz"


def plain(x):
    x = np.asarray(x)
    if np.iscomplexobj(x):
        x = np.stack([x.real, x.imag], -1)
    return json_safe(x.tolist())


def json_safe(x):
    if isinstance(x, list):
        return [json_safe(v) for v in x]
    return x if np.isfinite(x) else str(x)


def matrices():
    rng = np.random.default_rng(7)
    draw = lambda *shape: rng.uniform(-1, 1, shape)
    orthogonal = lambda n: np.linalg.qr(draw(n, n))[0]
    even = lambda a: (a + a.T) / 2
    hilbert = lambda n: 1 / (np.arange(n)[:, None] + np.arange(n)[None, :] + 1)
    q6, q40 = orthogonal(6), orthogonal(40)
    clustered = np.repeat([1, 1 + 1e-9, 2, 5], 10) + 0.0
    r64 = draw(64, 64)
    yield "one", np.array([[-2.5]])
    yield "square5", draw(5, 5)
    yield "tall", draw(6, 4)
    yield "wide", draw(4, 6)
    yield "very tall", draw(30, 3)
    yield "hilbert8", hilbert(8)
    yield "hilbert12", hilbert(12)
    yield "vandermonde", np.vander([1.0, 2, 3, 4, 5, 6])
    yield "rank3", draw(6, 3) @ draw(3, 6)
    yield "repeated", even((q6 * [1, 1, 1, 2, 2, 3]) @ q6.T)
    yield "clustered", even((q40 * clustered) @ q40.T)
    yield "symmetric64", r64 + r64.T
    yield "positive", r64[:20] @ r64[:20].T
    yield "large", draw(50, 40)
    yield "nilpotent", np.array([[0.0, 1], [0, 0]])
    yield "shear", np.array([[1.0, 100], [0, 1]])
    yield "rotation", np.array([[0.6, -0.8], [0.8, 0.6]])
    yield "companion", np.array([[10.0, -35, 50, -24], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]])
    yield "graded", np.array([[1e8, 1e4, 1], [1e4, 1, 1e-4], [1, 1e-4, 1e-8]]) * draw(3, 3)
    yield "general20", draw(20, 20)
    yield "bidiagonal", np.diag(np.linspace(1, 2, 50)) + np.diag(np.full(49, 0.5), 1)
    yield "zero", np.zeros((3, 3))
    yield "identity40", np.eye(40)


RESULTS = {
    "det": np.linalg.det,
    "slogdet": lambda a: np.array(np.linalg.slogdet(a)),
    "singular": lambda a: np.linalg.svd(a, compute_uv=False),
    "rank": np.linalg.matrix_rank,
    "eigenvalues": lambda a: np.linalg.eigvals(a).astype(complex),
    "r": lambda a: np.linalg.qr(a)[1],
    "inverse": np.linalg.inv,
    "pinv": np.linalg.pinv,
    "solution": lambda a: np.linalg.solve(a, right(a)),
    "leastSquares": lambda a: np.linalg.lstsq(a, right(a), rcond=None)[0],
    "cholesky": lambda a: np.linalg.cholesky(a) if np.array_equal(a, a.T) else refuse(),
    "exp": lambda a: torch.linalg.matrix_exp(torch.from_numpy(a)).numpy(),
    "cube": lambda a: np.linalg.matrix_power(a, 3),
    **{f"norm {p}": (lambda a, p=p: np.linalg.norm(a, p)) for p in ("fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf)},
    **{f"cond {p}": (lambda a, p=p: np.linalg.cond(a, p) if a.any() else refuse()) for p in ("fro", 1, 2, -2, np.inf)},
}


def right(a):
    return np.cos(np.arange(a.shape[0] * 2)).reshape(-1, 2)


def refuse():
    raise np.linalg.LinAlgError


def results(a):
    out = {}
    for name, f in RESULTS.items():
        if a.size > 450 and name not in ("singular", "eigenvalues", "rank", "norm fro", "norm nuc", "cond 2"):
            continue
        try:
            out[name] = plain(f(a))
        except (np.linalg.LinAlgError, RuntimeError):
            pass
    return out


def transforms():
    rng = np.random.default_rng(11)
    for n in (1, 2, 3, 4, 5, 6, 8, 12, 15, 30, 37, 49, 64, 74):
        x = rng.uniform(-1, 1, n) + 1j * rng.uniform(-1, 1, n)
        yield {"n": n, "x": plain(x), "fft": plain(np.fft.fft(x)), "ifft": plain(np.fft.ifft(x)),
               "ortho": plain(np.fft.fft(x, norm="ortho")), "forward": plain(np.fft.ifft(x, norm="forward")),
               "rfft": plain(np.fft.rfft(x.real)), "irfft": plain(np.fft.irfft(x, n)), "freq": plain(np.fft.fftfreq(n, .5))}


def main():
    np.random.seed(42)
    samples = np.random.randn(200, 2) @ np.array([[3, 1], [1, 0.5]])
    grid = np.random.default_rng(3).uniform(-1, 1, (3, 4, 5)) * (1 + 0.5j)
    facts = {
        "matrices": [{"name": n, "a": plain(a), **results(a)} for n, a in matrices()],
        "pca": {"samples": plain(samples), "values": plain(np.linalg.eigh(np.cov(samples.T))[0][::-1])},
        "fft": list(transforms()),
        "fftn": {"x": plain(grid), "all": plain(np.fft.fftn(grid)), "axes 0 2": plain(np.fft.fftn(grid, axes=(0, 2)))},
    }
    with gzip.GzipFile(OUT, "wb", mtime=0) as f:
        f.write(json.dumps(facts, separators=(",", ":")).encode())
    print(OUT, OUT.stat().st_size)


if __name__ == "__main__":
    main()
