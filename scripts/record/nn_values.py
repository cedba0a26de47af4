#!/usr/bin/env python3
"""Record in test/facts/nn_values.json.gz what PyTorch's functions for neural networks compute, with gradients.

    python3 scripts/record/nn_values.py

A case is a public function, its arguments, its results and the gradients of the sum of cos(i) · y_i over the elements
y_0, y_1, … of all results with a floating-point type, in float64. Functions that PyTorch 1.13 lacks are written here.
"""
import gzip
import json
import math
import pathlib

import torch
import torch.nn.functional as F

OUT = pathlib.Path(__file__).resolve().parents[2] / "test" / "facts" / "nn_values.json.gz"

random = torch.Generator().manual_seed(20)
cases = []


def t(*sizes, lo=-2.0, hi=2.0, grad=True, dtype=torch.float64):
    """A tensor of numbers of few digits, no two of them equal where there is room."""
    x = torch.rand(sizes, generator=random, dtype=torch.float64) * (hi - lo) + lo
    x = (x * 1000).round() / 1000
    return x.to(dtype).requires_grad_(grad)


def i(*sizes, hi=5, lo=0):
    return torch.randint(lo, hi, sizes, generator=random)


def plain(x):
    if isinstance(x, torch.Tensor):
        flat = x.detach().reshape(-1).tolist()
        numbers = [v if isinstance(v, (bool, int)) or math.isfinite(v) else str(v) for v in flat]
        return {"dtype": str(x.dtype).removeprefix("torch."), "sizes": list(x.shape), "data": numbers,
                **({"grad": True} if x.requires_grad else {})}
    if isinstance(x, (list, tuple)):
        return {"list": [plain(v) for v in x]}
    return {"value": x if not isinstance(x, float) or math.isfinite(x) else str(x)}


def leaves(x):
    if isinstance(x, torch.Tensor):
        return [x]
    if isinstance(x, dict):
        x = list(x.values())
    return [leaf for v in x for leaf in leaves(v)] if isinstance(x, (list, tuple)) else []


def case(name, *args, f=None, through=None, **kwargs):
    """One call of F's or torch's function of that name, or of f; `through`: how many results gradients come from."""
    f = f or getattr(F, name.removeprefix("F."), None) or getattr(torch, name.removeprefix("torch."))
    results = leaves(f(*args, **kwargs))
    wrt = [x for x in leaves([args, kwargs]) if x.requires_grad]
    total = 0
    for y in results[:through]:
        if y.is_floating_point() and y.requires_grad:
            total = total + (y.reshape(-1) * torch.arange(y.numel(), dtype=y.dtype).cos()).sum()
    grads = [None] * len(wrt)
    if isinstance(total, torch.Tensor):
        grads = torch.autograd.grad(total, wrt, allow_unused=True)
    cases.append({
        "name": name, "args": [plain(x) for x in args], "kwargs": {k: plain(x) for k, x in kwargs.items()},
        "out": [plain(y.detach()) for y in results],
        **({} if through is None else {"through": through}),
        "grads": [None if g is None else plain(g) for g in grads],
    })


def normalization():
    for dim in (0, 1, -1):
        for name in ("F.softmax", "F.log_softmax", "F.softmin"):
            case(name, t(3, 5, lo=-30, hi=30), dim=dim)
    case("F.softmax", t(0, 4), dim=1)
    case("F.softmax", t(), dim=0)
    case("F.log_softmax", t(7, 1), dim=1)
    case("F.layer_norm", t(3, 4, 5), (5,), t(5), t(5))
    case("F.layer_norm", t(3, 4, 5), (4, 5), t(4, 5), t(4, 5), 1e-3)
    case("F.layer_norm", t(2, 7), [7])
    case("F.layer_norm", t(2, 1), [1], None, t(1))
    case("F.layer_norm", t(0, 3), [3], t(3))
    case("F.group_norm", t(2, 6, 3), 3, t(6), t(6))
    case("F.group_norm", t(2, 6, 3, 2), 1, eps=1e-3)
    case("F.group_norm", t(2, 4), 2, t(4))
    for training in (True, False):
        stats = lambda: (t(3, grad=False), t(3, lo=0.5, hi=2, grad=False))
        case("F.batch_norm", t(4, 3, 5), *stats(), t(3), t(3), training=training)
        case("F.batch_norm", t(4, 3), *stats(), training=training, eps=1e-2)
        case("F.batch_norm", t(2, 3, 2, 2), *stats(), weight=t(3), bias=None, training=training, momentum=0.3)
        case("F.instance_norm", t(2, 3, 5), *stats(), t(3), t(3), use_input_stats=training)
    case("F.batch_norm", t(4, 3), None, None, training=True)
    case("F.instance_norm", t(2, 3, 2, 3))
    case("torch.native_layer_norm", t(3, 4), [4], t(4), t(4), 1e-5, through=1)
    case("torch.native_batch_norm", t(3, 4), t(4), t(4), None, None, True, 0.1, 1e-5, through=1)
    rms = lambda x, shape, w=None, eps=2.0 ** -52: x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps) * (1 if w is None else w)
    case("F.rms_norm", t(3, 5), [5], t(5), f=rms)
    case("F.rms_norm", t(3, 5), [5], t(5), 1e-2, f=rms)
    case("F.rms_norm", t(2, 3, 5), [5], f=rms)
    for size in (1, 2, 3, 6):
        case("F.local_response_norm", t(2, 4, 3), size, alpha=0.3, beta=0.75, k=2.0)
    case("F.local_response_norm", t(1, 4, 2, 2), 3)
    for p in (1, 2.0, 3, 0.5, math.inf):
        case("F.normalize", t(3, 4), p=p)
    case("F.normalize", t(3, 4, 2), dim=-1)
    case("F.normalize", torch.zeros(2, 3, dtype=torch.float64, requires_grad=True))
    case("torch.renorm", t(3, 4), 2, 0, 1.5)
    case("torch.renorm", t(3, 4, 2), 1, 1, 5.0)
    case("torch._weight_norm", t(4, 3), t(4, 1))
    case("torch._weight_norm", t(4, 3), t(1, 3), 1)


FAMILIES = [normalization]

if __name__ == "__main__":
    for family in FAMILIES:
        family()
    with gzip.GzipFile(OUT, "wb", mtime=0) as file:
        file.write(json.dumps(cases, separators=(",", ":")).encode())
    print(len(cases), "cases,", OUT.stat().st_size, "bytes")
