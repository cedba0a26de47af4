"""Correct code in which Python itself makes shapes hard to follow: every function runs without an error."""

import contextlib
import functools
import itertools
import math
from collections import OrderedDict, defaultdict, namedtuple
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import NamedTuple

import torch
import torch.nn as nn
import torch.nn.functional as F


def caught_errors():
    """Shape errors that the program expects."""
    x, w = torch.randn(3, 4), torch.randn(5, 6)
    try:
        y = x @ w
    except RuntimeError:
        y = x @ x.T
    try:
        b, c, h = x.shape
    except ValueError as error:
        b, c = x.shape
        h = len(str(error))
    with contextlib.suppress(RuntimeError, IndexError):
        y = torch.cat([x, w])
    fits = True
    try:
        x.view(5, 5)
    except Exception:
        fits = False
    z = x if not fits else w
    return y, z


def branches(x, flag=None):
    if x.dim() == 3:
        x = x.unsqueeze(0)
    if flag is None:
        y = x.mean(0)
    else:
        y = x
    if isinstance(y, tuple):
        y = y[0]
    z = y if y.numel() > 10**6 else y[:1]
    assert z.ndim in (3, 4)
    while z.dim() > 2:
        z = z.flatten(0, 1)
    return z


def loops():
    h = torch.zeros(2, 8)
    states = []
    for step, x in enumerate(torch.randn(5, 2, 8)):
        h = torch.tanh(h + x)
        if step % 2 == 0:
            states.append(h)
    stacked = torch.stack(states)
    grown = torch.zeros(2, 0)
    for width in (1, 2, 3):
        grown = torch.cat([grown, torch.ones(2, width)], dim=1)
    shrinking = torch.randn(64, 3)
    while len(shrinking) > 1:
        shrinking = shrinking[::2] + shrinking[1::2]
    for part in shrinking.split(1, dim=-1):
        last = part
    return stacked, grown, shrinking, last


class Kind(Enum):
    MEAN = "mean"
    MAX = "max"


@dataclass
class Settings:
    width: int = 8
    depths: list = field(default_factory=lambda: [4, 6])
    pool: Kind = Kind.MEAN
    extra: dict = field(default_factory=dict)

    def __post_init__(self):
        self.total = self.width * sum(self.depths)

    @property
    def double(self):
        return 2 * self.width


class Output(NamedTuple):
    features: torch.Tensor
    weights: torch.Tensor = None


Pair = namedtuple("Pair", "left right")


class Base(nn.Module):
    activation = staticmethod(F.relu)
    registry = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        Base.registry[cls.__name__.lower()] = cls

    def __init__(self, settings, **kwargs):
        super().__init__()
        self.settings = settings
        for name, value in kwargs.items():
            setattr(self, name, value)
        self.build()

    def build(self):
        raise NotImplementedError

    @classmethod
    def make(cls, name, *args, **kwargs):
        return cls.registry[name](*args, **kwargs)


class Stack(Base):
    def build(self):
        sizes = [self.settings.width, *self.settings.depths]
        self.layers = nn.Sequential(
            OrderedDict((f"layer{i}", nn.Linear(a, b)) for i, (a, b) in enumerate(zip(sizes, sizes[1:])))
        )
        self.gates = nn.ParameterList([nn.Parameter(torch.ones(s)) for s in sizes[1:]])
        self.norms = nn.ModuleDict({str(s): nn.LayerNorm(s) for s in sizes[1:]})

    def forward(self, x, *, keep=False):
        kept = []
        for layer, gate in zip(self.layers, self.gates):
            x = self.activation(layer(x)) * gate
            x = self.norms[str(x.size(-1))](x)
            kept.append(x)
        if self.settings.pool is Kind.MEAN:
            x = x.mean(1)
        elif self.settings.pool is Kind.MAX:
            x = x.amax(1)
        return Output(x, kept[0]) if keep else Output(features=x)


class Wrapped(Stack):
    def build(self):
        super().build()
        inner = self.layers[-1].out_features
        self.head = getattr(nn, self.settings.extra.get("head", "Linear"))(inner, 3)

    def forward(self, x, **kwargs):
        features, weights = super().forward(x, **kwargs)
        return self.head(features), weights

    def __call__(self, *args, **kwargs):
        result, _ = super().__call__(*args, **kwargs)
        return result


def objects():
    settings = Settings(extra={"head": "Linear"})
    model = Base.make("wrapped", replace(settings, depths=[5, 7]), note="a")
    y = model(torch.randn(2, 9, 8))
    z, w = Base.make("stack", settings)(torch.randn(2, 9, settings.width), keep=True)
    pair = Pair(*torch.randn(2, 4, 3))
    left = pair.left @ pair._replace(right=torch.ones(3, 2)).right
    return y, z, w, left, torch.zeros(settings.total, settings.double)


def shaped(*sizes):
    """A decorator that checks the shape of what comes back."""

    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            result = function(*args, **kwargs)
            assert result.shape == sizes, result.shape
            return result

        return wrapper

    return decorate


@shaped(4, 2)
def decorated(x, scale=1.0):
    return x.T * scale


@functools.lru_cache(maxsize=None)
def cached_mask(n):
    return torch.ones(n, n).triu(1).bool()


def chunks(x, size):
    for start in range(0, len(x), size):
        yield x[start : start + size]


def closures():
    scale = torch.ones(6)

    def times(x, by=None):
        nonlocal scale
        scale = scale[: x.size(-1)]
        return x * scale if by is None else x * by

    compose = functools.reduce(lambda f, g: lambda x: g(f(x)), [times, nn.Linear(4, 5), torch.relu])
    a = compose(torch.randn(3, 4))
    b = list(map(lambda t: t.sum(0), chunks(torch.randn(5, 3), 2)))
    c = functools.partial(torch.full, fill_value=1.0)((2, 3))
    d = [cached_mask(n) for n in (2, 3, 2)]
    e = {n: torch.zeros(n) for n in range(1, 3)}
    f = decorated(torch.randn(2, 4), scale=2)
    g = torch.cat([*e.values()])
    return a, b, c, d, f, g


def containers():
    groups = defaultdict(list)
    for n, x in zip(itertools.cycle("ab"), torch.randn(4, 2, 3)):
        groups[n].append(x)
    a = {name: torch.stack(parts) for name, parts in groups.items()}
    first, *middle, last = torch.randn(5, 2).unbind()
    shape = [2, 3]
    alias = shape
    alias.append(4)
    b = torch.zeros(*shape)
    c = torch.zeros(shape[::-1])
    sizes = dict(h=3, **{"w": 4})
    d = torch.zeros(sizes.pop("h"), sizes.get("w", 1), sizes.get("d", 1))
    (e, f), g = torch.zeros(2, 3), torch.zeros(1)
    h = torch.tensor([[1, 2, 3] for _ in range(4)])
    i = torch.tensor([row + [0] * (3 - len(row)) for row in ([1], [1, 2], [1, 2, 3])])
    if (n := len(middle)) > 2:
        j = torch.ones(n)
    k = sorted([torch.ones(3), torch.ones(1)], key=len)[0]
    m = math.prod(b.shape), b.shape.numel(), b[0].nelement()
    o = torch.ones(m[0] // 6, m[2] % 5)
    return a, first, last, b, c, d, e, f, g, h, i, j, k, o


def either(x):
    """Both ranks are fine."""
    squeezed = x.dim() == 2
    x = x[None] if squeezed else x
    out = F.max_pool1d(x, 2)
    return out[0] if squeezed else out


def recursion(x):
    if x.size(0) == 1:
        return x
    half = x.size(0) // 2
    return recursion(x[:half]) + recursion(x[half:])


class Tree(nn.Module):
    def __init__(self, depth, width):
        super().__init__()
        self.leaf = depth == 0
        self.here = nn.Linear(width, width + 1 if self.leaf else 2 * width)
        if not self.leaf:
            self.children_ = nn.ModuleList(Tree(depth - 1, width) for _ in range(2))

    def forward(self, x):
        x = self.here(x)
        if self.leaf:
            return x
        return torch.cat([child(part) for child, part in zip(self.children_, x.chunk(2, -1))], -1)


def hooks_and_state():
    layer = nn.Linear(3, 4)
    seen = []
    handle = layer.register_forward_hook(lambda module, args, output: seen.append(output.shape))
    y = layer(torch.randn(2, 3))
    handle.remove()
    doubled = nn.Linear(3, 4)
    doubled.load_state_dict(layer.state_dict())
    doubled.weight = nn.Parameter(torch.cat([layer.weight, layer.weight]))
    doubled.bias = None
    z = doubled(torch.randn(2, 3))
    layer.extra = torch.zeros(seen[0])
    del doubled.weight
    doubled.weight = torch.zeros(1, 3)
    w = doubled(torch.randn(5, 3))
    return y, z, layer.extra, w


if __name__ == "__main__":
    torch.manual_seed(0)
    caught_errors()
    branches(torch.randn(2, 3, 4))
    branches(torch.randn(5, 2, 3, 4), flag=True)
    loops()
    objects()
    closures()
    containers()
    either(torch.randn(4, 10))
    either(torch.randn(2, 4, 10))
    recursion(torch.randn(8, 3))
    Tree(2, 4)(torch.randn(7, 4))
    hooks_and_state()
    print("no errors")
