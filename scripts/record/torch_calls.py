#!/usr/bin/env python3
"""Record calls of PyTorch's functions with arguments drawn at random: test/facts/torch_calls.jsonl.gz.

    python3 scripts/record/torch_calls.py [--seed N] [--count N]

About half of them raise. A line is one call: `callable`, `args` and `kwargs` in the form of the operator samples
(test/facts/README.md), and `out` or `error`.
"""
import argparse
import gzip
import json
import pathlib
import random
import warnings

import torch

FACTS = pathlib.Path(__file__).resolve().parents[2] / "test" / "facts" / "torch_calls.jsonl.gz"
SIZES = [0, 1, 1, 2, 2, 3, 3, 4, 6]


class Tensor:
    def __init__(self, shape, dtype="float32"):
        self.shape, self.dtype = list(shape), dtype


class Draw:
    """Random arguments; what belongs together fits more often than not."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.one = self.random.choice
        self.maybe = lambda p: self.random.random() < p

    def shape(self, most=4):
        return [self.one(SIZES) for _ in range(self.random.randint(0, most))]

    def near(self, shape):
        """A shape that is, or is nearly, like another."""
        s = list(shape)
        if s and self.maybe(0.5):
            s[self.random.randrange(len(s))] = self.one([1, 2, 3, s[0]])
        if self.maybe(0.2):
            s = s[1:]
        return [self.one([1, 2])] + s if self.maybe(0.1) else s

    def dim(self):
        return self.random.randint(-4, 4)

    def int(self):
        return self.random.randint(-3, 5)

    def factors(self, n):
        """Sizes with the product n, one of them maybe -1."""
        out = []
        while n > 1 and len(out) < 3:
            d = self.one([d for d in range(1, n + 1) if n % d == 0])
            out.append(d)
            n //= d
        out.append(n)
        self.random.shuffle(out)
        if self.maybe(0.4):
            out[self.random.randrange(len(out))] = -1
        return out

    def sizes(self):
        return [self.one([-1, 0, 1, 2, 2, 3, 3, 4, 6]) for _ in range(self.random.randint(0, 4))]

    def index(self, shape):
        items = [self.index_part(shape, k) for k in range(self.random.randint(1, len(shape) + 1))]
        return tuple(items) if len(items) > 1 or self.maybe(0.5) else items[0]

    def index_part(self, shape, k):
        kind = self.random.random()
        if kind < 0.25:
            return self.int()
        if kind < 0.5:
            return slice(self.one([None, self.int()]), self.one([None, self.int()]), self.one([None, None, 1, 2, 3]))
        if kind < 0.6:
            return None
        if kind < 0.68:
            return Ellipsis
        if kind < 0.85 or k >= len(shape):
            return Tensor(self.one([[2], [2], [1], [2, 2], [3], []]), "int64")
        if kind < 0.93:
            return Tensor([shape[k]] if self.maybe(0.8) else [3], "bool")
        return [0, 0]


def product(shape):
    n = 1
    for d in shape:
        n *= d
    return n


def size_of(shape, dim, otherwise):
    return shape[dim] if -len(shape) <= dim < len(shape) else otherwise


def reshaped(d, s):
    return tuple(d.factors(product(s)) if product(s) and d.maybe(0.7) else d.sizes())


def expanded(d, s):
    sizes = [d.one([n, n, -1, 4]) if n != 1 else d.one([-1, 1, 5]) for n in s]
    sizes = [d.one([2, -1, 0])] + sizes if d.maybe(0.3) else sizes
    return tuple(sizes[1:] if d.maybe(0.1) else sizes)


def order(d, s):
    axes = list(range(len(s)))
    d.random.shuffle(axes)
    if axes and d.maybe(0.2):
        axes[0] = d.dim()
    return tuple(axes + [len(axes)] if d.maybe(0.1) else axes)


def sections(d, s, dim):
    n = size_of(s, dim, 3)
    first = d.random.randint(0, n)
    return [first, n - first] if d.maybe(0.8) else [1, 2]


def several(d, s):
    return [Tensor(d.near(s) if d.maybe(0.4) else s) for _ in range(d.random.randint(1, 3))]


def unflattened(d, s):
    dim = d.dim()
    return dim, tuple(d.factors(size_of(s, dim, 2)) if size_of(s, dim, 2) else [0, 2])


def added(d, s):
    dim, count = d.dim(), d.one([1, 2, 3])
    source = list(s)
    if -len(s) <= dim < len(s) and d.maybe(0.8):
        source[dim] = count
    return dim, Tensor([count], "int64"), Tensor(source)


def like(d, s, dtype="float32"):
    return Tensor(d.near(s), dtype)


# name: the arguments after a float tensor of shape s.
WITH_INPUT = {
    "Tensor.view": lambda d, s: [reshaped(d, s)],
    "reshape": lambda d, s: [reshaped(d, s)],
    "flatten": lambda d, s: d.one([[], [d.dim()], [d.dim(), d.dim()]]),
    "unflatten": lambda d, s: [*unflattened(d, s)],
    "squeeze": lambda d, s: d.one([[], [d.dim()]]),
    "unsqueeze": lambda d, s: [d.dim()],
    "Tensor.expand": lambda d, s: [expanded(d, s)],
    "broadcast_to": lambda d, s: [expanded(d, s)],
    "Tensor.repeat": lambda d, s: [tuple(d.one([0, 1, 2, 3]) for _ in range(d.random.randint(0, 5)))],
    "tile": lambda d, s: [tuple(d.one([0, 1, 2, 3]) for _ in range(d.random.randint(0, 4)))],
    "permute": lambda d, s: [order(d, s)],
    "transpose": lambda d, s: [d.dim(), d.dim()],
    "movedim": lambda d, s: [d.dim(), d.dim()],
    "flip": lambda d, s: [[d.dim() for _ in range(d.random.randint(1, 3))]],
    "roll": lambda d, s: [d.one([1, (1, 2)]), d.one([d.dim(), (d.dim(), d.dim())])],
    "rot90": lambda d, s: [d.random.randint(0, 3), [d.dim(), d.dim()]],
    "split": lambda d, s: [d.random.randint(0, 4), d.dim()],
    "split_with_sizes": lambda d, s: (lambda dim: [sections(d, s, dim), dim])(d.dim()),
    "chunk": lambda d, s: [d.random.randint(0, 5), d.dim()],
    "tensor_split": lambda d, s: [d.one([d.random.randint(0, 4), [d.int(), d.int()]]), d.dim()],
    "hsplit": lambda d, s: [d.one([d.random.randint(1, 3), [1, 2]])],
    "unbind": lambda d, s: [d.dim()],
    "Tensor.__getitem__": lambda d, s: [d.index(s)],
    "select": lambda d, s: [d.dim(), d.int()],
    "narrow": lambda d, s: [d.dim(), d.int(), d.random.randint(-1, 4)],
    "index_select": lambda d, s: [d.dim(), Tensor(d.shape(2), "int64")],
    "index_add": lambda d, s: [*added(d, s)],
    "gather": lambda d, s: [d.dim(), like(d, s, "int64")],
    "scatter": lambda d, s: [d.dim(), like(d, s, "int64"), like(d, s)],
    "take_along_dim": lambda d, s: [like(d, s, "int64"), d.dim()],
    "masked_fill": lambda d, s: [like(d, s, "bool"), 1.5],
    "masked_select": lambda d, s: [like(d, s, "bool")],
    "select_scatter": lambda d, s: [Tensor(d.near(s)[1:]), d.dim(), d.int()],
    "diagonal": lambda d, s: d.one([[], [d.int(), d.dim(), d.dim()]]),
    "diag": lambda d, s: [d.random.randint(-2, 2)],
    "diag_embed": lambda d, s: [d.random.randint(-2, 2), *d.one([[], [d.dim(), d.dim()]])],
    "tril": lambda d, s: [],
    "trace": lambda d, s: [],
    "t": lambda d, s: [],
    "adjoint": lambda d, s: [],
    "atleast_3d": lambda d, s: [],
    "Tensor.unfold": lambda d, s: [d.dim(), d.random.randint(0, 4), d.random.randint(0, 3)],
    "repeat_interleave": lambda d, s: [d.random.randint(0, 3), *d.one([[], [d.dim()]])],
    "add": lambda d, s: [like(d, s)],
    "clamp": lambda d, s: [like(d, s)],
    "addcmul": lambda d, s: [like(d, s), like(d, s)],
    "lerp": lambda d, s: [like(d, s), like(d, s)],
    "matmul": lambda d, s: [like(d, s[::-1])],
    "sum": lambda d, s: [d.one([d.dim(), [d.dim(), d.dim()], [d.dim()]]), d.maybe(0.5)],
    "mean": lambda d, s: [d.one([d.dim(), [d.dim(), d.dim()], [d.dim()]]), d.maybe(0.5)],
    "amax": lambda d, s: [d.dim(), d.maybe(0.5)],
    "max": lambda d, s: d.one([[], [d.dim()], [d.dim(), True], [like(d, s)]]),
    "argmax": lambda d, s: d.one([[], [d.dim()], [d.dim(), True]]),
    "median": lambda d, s: d.one([[], [d.dim()], [d.dim(), True]]),
    "std": lambda d, s: d.one([[], [d.dim()], [[d.dim(), d.dim()]]]),
    "prod": lambda d, s: [d.dim(), d.maybe(0.5)],
    "any": lambda d, s: [d.dim(), d.maybe(0.5)],
    "logsumexp": lambda d, s: [d.dim(), d.maybe(0.5)],
    "norm": lambda d, s: [2, d.one([d.dim(), [d.dim(), d.dim()]])],
    "softmax": lambda d, s: [d.dim()],
    "cumsum": lambda d, s: [d.dim()],
    "sort": lambda d, s: [d.dim()],
    "topk": lambda d, s: [d.random.randint(-1, 4), d.dim()],
    "kthvalue": lambda d, s: [d.random.randint(1, 4), d.dim()],
    "diff": lambda d, s: [d.random.randint(0, 3), d.dim()],
    "quantile": lambda d, s: [d.one([0.5, Tensor([2])]), d.dim(), d.maybe(0.5)],
    "nn.functional.glu": lambda d, s: [d.dim()],
    "combinations": lambda d, s: [d.random.randint(0, 3), d.maybe(0.5)],
}

# name: all of the arguments.
OTHERS = {
    "cat": lambda d, s: [several(d, s), d.dim()],
    "stack": lambda d, s: [several(d, s), d.dim()],
    "hstack": lambda d, s: [several(d, s)],
    "vstack": lambda d, s: [several(d, s)],
    "dstack": lambda d, s: [several(d, s)],
    "column_stack": lambda d, s: [several(d, s)],
    "block_diag": lambda d, s: several(d, s),
    "meshgrid": lambda d, s: several(d, s),
    "cartesian_prod": lambda d, s: several(d, s),
    "where": lambda d, s: [like(d, s, "bool"), Tensor(s), like(d, s)],
    "bincount": lambda d, s: [Tensor(d.shape(2), "int64"), None, d.random.randint(0, 3)],
    "arange": lambda d, s: [d.int(), d.int(), d.int()],
    "linspace": lambda d, s: [0, 1, d.random.randint(-1, 5)],
    "eye": lambda d, s: [d.random.randint(-1, 4), *d.one([[], [d.random.randint(0, 3)]])],
    "tril_indices": lambda d, s: [d.random.randint(0, 4), d.random.randint(0, 4), d.int()],
}


def made(value):
    if isinstance(value, Tensor):
        return torch.zeros(value.shape, dtype=getattr(torch, value.dtype))
    if isinstance(value, (tuple, list)):
        return type(value)(made(v) for v in value)
    return value


def written(value):
    if isinstance(value, Tensor):
        return {"tensor": {"shape": value.shape, "dtype": value.dtype}}
    if isinstance(value, (tuple, list)):
        return {type(value).__name__: [written(v) for v in value]}
    if isinstance(value, slice):
        return {"slice": [value.start, value.stop, value.step]}
    return {"ellipsis": True} if value is Ellipsis else value


def result(value):
    if isinstance(value, torch.Tensor):
        return {"tensor": {"shape": list(value.shape), "dtype": str(value.dtype).split(".")[1]}}
    return {"tuple": [result(v) for v in value]}


def call(name, args):
    function = torch
    for part in name.split("."):
        function = getattr(function, part)
    return function(*[made(a) for a in args])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=6000)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    draw, rows = Draw(options.seed), []
    for _ in range(options.count):
        shape = draw.shape()
        name = draw.one([*WITH_INPUT, *OTHERS])
        args = [Tensor(shape), *WITH_INPUT[name](draw, shape)] if name in WITH_INPUT else OTHERS[name](draw, shape)
        row = {"callable": "torch." + name, "args": [written(a) for a in args], "kwargs": {}}
        try:
            row["out"] = result(call(name, args))
        except Exception as error:
            row["error"] = type(error).__name__
        rows.append(row)
    text = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)
    FACTS.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(len(rows), "calls,", sum("error" in row for row in rows), "that raise")


if __name__ == "__main__":
    main()
