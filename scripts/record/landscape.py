#!/usr/bin/env python3
"""Record in test/facts/landscape.json.gz what PyTorch and NumPy compute around the weights of a small network.

    pip install torch numpy && python3 scripts/record/landscape.py
"""
import gzip
import json
import pathlib

import numpy as np
import torch
from torch.nn import functional as F

OUT = pathlib.Path(__file__).resolve().parents[2] / "test" / "facts" / "landscape.json.gz"
SIZES = [3, 8, 6, 4]


def forward(weights, x):
    for i in range(len(SIZES) - 1):
        x = F.linear(x, weights[f"w{i}"], weights[f"b{i}"])
        if i < len(SIZES) - 2:
            x = torch.tanh(x)
    return x


def normalized(direction, weight, by):
    """Li et al. 2018: as long as each filter, or as the whole weight; 0 for vectors. In float64."""
    d, w = direction.astype(np.float64), weight.astype(np.float64)
    if d.ndim < 2:
        return np.zeros_like(d)
    axes = tuple(range(1, d.ndim)) if by == "filter" else None
    keep = by == "filter"
    return d * np.sqrt((w**2).sum(axis=axes, keepdims=keep) / (d**2).sum(axis=axes, keepdims=keep))


def main():
    rng = np.random.default_rng(7)
    weights = {}
    for i, (n, m) in enumerate(zip(SIZES, SIZES[1:])):
        weights[f"w{i}"] = rng.normal(size=(m, n), scale=n**-0.5).astype(np.float32)
        weights[f"b{i}"] = rng.normal(size=m, scale=0.1).astype(np.float32)
    x = rng.normal(size=(40, SIZES[0])).astype(np.float32)
    y = rng.integers(0, SIZES[-1], size=40)
    drawn = [{k: rng.normal(size=w.shape) for k, w in weights.items()} for _ in range(2)]
    by = {n: [{k: normalized(d[k], w, n) for k, w in weights.items()} for d in drawn] for n in ("filter", "layer")}
    conv = {k: rng.normal(size=(4, 2, 3, 3)) for k in ("weight", "direction")}

    def loss_at(a, b, directions, dtype):
        moved = {k: torch.tensor(w + a * directions[0][k] + b * directions[1][k], dtype=dtype)
                 for k, w in weights.items()}
        return F.cross_entropy(forward(moved, torch.tensor(x, dtype=dtype)), torch.tensor(y)).item()

    places = np.linspace(-1, 1, 9).tolist()
    losses = {n: [[loss_at(a, b, d, torch.float32) for b in places] for a in places] for n, d in by.items()}

    # All of the Hessian, by PyTorch.
    shapes = [(k, w.shape, w.size) for k, w in weights.items()]

    def flat_loss(theta):
        parts = torch.split(theta, [n for _, _, n in shapes])
        named = {k: part.reshape(shape) for part, (k, shape, _) in zip(parts, shapes)}
        return F.cross_entropy(forward(named, torch.tensor(x, dtype=torch.float64)), torch.tensor(y))

    theta = torch.tensor(np.concatenate([w.ravel() for w in weights.values()]), dtype=torch.float64)
    hessian = torch.autograd.functional.hessian(flat_loss, theta).numpy()
    vector = rng.normal(size=theta.numel())

    # The points of a walk, and their principal components.
    walk = np.cumsum(rng.normal(size=(12, theta.numel()), scale=0.1), axis=0) + np.linspace(0, 2, 12)[:, None]
    _, s, vt = np.linalg.svd(walk - walk.mean(axis=0), full_matrices=False)
    apart = walk - walk[-1]
    inside = apart @ vt[:2].T
    listed = lambda d: {k: v.tolist() for k, v in d.items()}
    facts = {
        "torch": torch.__version__, "numpy": np.__version__, "sizes": SIZES, "weights": listed(weights),
        "x": x.tolist(), "y": y.tolist(), "drawn": [listed(d) for d in drawn],
        "normalized": {n: [listed(d) for d in ds] for n, ds in by.items()},
        "convolution": {**listed(conv), "filter": normalized(conv["direction"], conv["weight"], "filter").tolist()},
        "places": places, "losses": losses,
        "vector": vector.tolist(), "product": (hessian @ vector).tolist(),
        "largest": np.linalg.eigvalsh(hessian)[::-1][:2].tolist(),
        "walk": walk.tolist(), "captured": (s[:2]**2).sum() / (s**2).sum(), "inside": np.abs(inside).tolist(),
        "distances": np.linalg.norm(apart - inside @ vt[:2], axis=1).tolist(),
    }
    OUT.write_bytes(gzip.compress(json.dumps(facts).encode(), 9, mtime=0))
    print(OUT.stat().st_size, "bytes; largest eigenvalues", facts["largest"])


main()
