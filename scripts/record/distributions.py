#!/usr/bin/env python3
"""Record in test/facts/distributions.json.gz what scipy and torch say of probability distributions.

    pip install scipy mpmath && python3 scripts/record/distributions.py

`scipy` lists [family, parameters, mean, variance, entropy, [[x, log-probability], ...]]; `torch` lists
[family, parameters of p, of q, KL(p || q)] in float64; `exact` lists [family, parameters, x, log-probability] where the
libraries' formulas lose digits, computed in 60 digits, and `large` entropies and divergences likewise. Parameters are those of src/core/probability.
"""
import gzip
import json
import math
import pathlib

import numpy as np
import torch
import torch.distributions as td
from mpmath import beta as mpbeta
from mpmath import digamma, log, loggamma, mp, mpf, pi
from scipy import stats

mp.dps = 60
OUT = pathlib.Path(__file__).resolve().parents[2] / "test" / "facts" / "distributions.json.gz"

SCIPY = {
    "normal": (lambda m, s: stats.norm(m, s), [(0, 1), (-3, 0.01), (1e3, 25)]),
    "bernoulli": (stats.bernoulli, [(0.3,), (1e-9,), (0.999,)]),
    "binomial": (stats.binom, [(1, 0.5), (10, 0.3), (100, 0.01), (1000, 0.77)]),
    "poisson": (stats.poisson, [(0.1,), (4.5,), (37,), (250.5,)]),
    "uniform": (lambda a, b: stats.uniform(a, b - a), [(0, 0.5), (-2, 7)]),
    "exponential": (lambda r: stats.expon(scale=1 / r), [(0.2,), (1,), (30,)]),
    "laplace": (stats.laplace, [(0, 1), (2, 0.3)]),
    "gamma": (lambda a, r: stats.gamma(a, scale=1 / r), [(0.3, 2), (1, 1), (4.5, 0.1), (50, 7)]),
    "beta": (stats.beta, [(0.5, 0.5), (1, 1), (2, 5), (30, 12)]),
    "student t": (lambda n, m, s: stats.t(n, m, s), [(1, 0, 1), (2.5, 1, 2), (5, 0, 1), (120, -1, 0.2)]),
}
DISCRETE = {"bernoulli", "binomial", "poisson"}

TORCH = {
    "normal": (td.Normal, [((0, 1), (1, 2)), ((3, 0.1), (3, 0.11)), ((-5, 2), (4, 0.5))]),
    "bernoulli": (td.Bernoulli, [((0.3,), (0.6,)), ((0,), (0.2,)), ((1,), (0.9,)), ((0.5,), (1,))]),
    "binomial": (td.Binomial, [((10, 0.3), (10, 0.35))]),
    "poisson": (td.Poisson, [((3,), (4,)), ((100,), (90,))]),
    "uniform": (td.Uniform, [((0, 1), (-1, 3)), ((0, 1), (0.5, 3))]),
    "exponential": (td.Exponential, [((1,), (2,)), ((5,), (0.1,))]),
    "laplace": (td.Laplace, [((0, 1), (1, 2)), ((3, 0.5), (-1, 0.2))]),
    "gamma": (td.Gamma, [((2, 1), (3, 2)), ((0.4, 5), (0.5, 1)), ((20, 3), (15, 3))]),
    "beta": (td.Beta, [((2, 3), (4, 1)), ((0.5, 0.5), (10, 20))]),
}


def number(x):
    x = float(x)
    return x if math.isfinite(x) else "NaN" if math.isnan(x) else "Infinity" if x > 0 else "-Infinity"


def points(frozen, family):
    quantiles = [1e-6, 0.01, 0.2, 0.5, 0.77, 0.99, 1 - 1e-9]
    inside = sorted({float(frozen.ppf(q)) for q in quantiles})
    low, high = frozen.support()
    outside = [low - 1, high + 1, low, high] + ([0.5] if family in DISCRETE else [])
    return [float(x) for x in [*inside, *outside] if math.isfinite(x)]


def of_scipy():
    rows = []
    for family, (make, parameters) in SCIPY.items():
        for args in parameters:
            frozen = make(*args)
            logarithm = frozen.logpmf if family in DISCRETE else frozen.logpdf
            values = [[x, number(logarithm(x))] for x in points(frozen, family)]
            rows.append([family, args, number(frozen.mean()), number(frozen.var()), number(frozen.entropy()), values])
    return rows


def of_torch():
    def tensors(args):
        return [torch.tensor(float(a), dtype=torch.float64) for a in args]

    rows = []
    for family, (make, pairs) in TORCH.items():
        for p, q in pairs:
            if family == "binomial":
                kl = td.kl_divergence(make(p[0], *tensors(p[1:])), make(q[0], *tensors(q[1:])))
            else:
                kl = td.kl_divergence(make(*tensors(p)), make(*tensors(q)))
            rows.append([family, p, q, number(kl)])
    return rows


def vectors():
    """Distributions over vectors: [family, parameters, mean, variance, entropy, x, log-probability, other, KL]."""
    def row(make, family, p, q, x):
        a, b = make(*map(as_tensor, p)), make(*map(as_tensor, q))
        lists = [[number(v) for v in t] for t in (a.mean, a.variance)]
        return [family, p, *lists, number(a.entropy()), x, number(a.log_prob(as_tensor(x))), q, number(td.kl_divergence(a, b))]

    def as_tensor(values):
        return torch.tensor(values, dtype=torch.float64)

    def diagonal(loc, scale):
        return td.Independent(td.Normal(loc, scale), 1)

    return [
        row(td.Dirichlet, "dirichlet", [[0.5, 2.0, 7.5]], [[1.0, 1.0, 1.0]], [0.1, 0.2, 0.7]),
        row(td.Dirichlet, "dirichlet", [[30.0, 20.0]], [[3.0, 0.2]], [0.4, 0.6]),
        row(td.Dirichlet, "dirichlet", [[40.0, 25.0, 11.0]], [[30.0, 30.0, 30.0]], [0.5, 0.3, 0.2]),
        row(diagonal, "diagonal normal", [[0.0, 1.0, -2.0], [1.0, 0.5, 3.0]], [[0.5, 0.5, 0.5], [1.0, 2.0, 3.0]], [0.3, 1.2, 4.0]),
    ]


def exact():
    rows = []
    for k, rate in [(0, 1e-8), (3, 1e-3), (1000, 1000), (999000, 1e6), (10**9, 1.00001e9), (10**12, 10**12)]:
        rows.append(["poisson", [rate], k, k * log(mpf(rate)) - rate - loggamma(k + 1)])
    for n, p, k in [(10**6, 0.5, 500100), (10**6, 1e-6, 0), (10**6, 1e-6, 1), (10**9, 0.25, 250010000), (50, 0.999, 50)]:
        rows.append(["binomial", [n, p], k, loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1)
                     + k * log(mpf(p)) + (n - k) * log(1 - mpf(p))])
    for a, r, x in [(1e-3, 1, 1e-200), (1e6, 2, 500100), (1e9, 1, 1.00001e9), (10, 1, 9)]:
        rows.append(["gamma", [a, r], x, (mpf(a) - 1) * log(mpf(x)) + a * log(mpf(r)) - mpf(r) * x - loggamma(a)])
    for a, b, x in [(1e6, 1e6, 0.5001), (1e-3, 5, 1e-100), (1e8, 20, 0.9999999)]:
        rows.append(["beta", [a, b], x, (mpf(a) - 1) * log(mpf(x)) + (mpf(b) - 1) * log(1 - mpf(x)) - log(mpbeta(a, b))])
    for n, x in [(1e9, 3), (1e6, 1e5), (0.01, 1e100)]:
        v = mpf(n)
        rows.append(["student t", [n, 0, 1], x, loggamma((v + 1) / 2) - loggamma(v / 2) - log(v * pi) / 2
                     - (v + 1) / 2 * log(1 + mpf(x) ** 2 / v)])
    return [[family, args, x, number(mp.re(value))] for family, args, x, value in rows]


def large():
    """[family, parameters of p, of q, entropy of p, KL(p || q)] where shapes are large, computed in 60 digits."""
    rows = []
    for a, r, b, q in [(1e7, 2, 1.0001e7, 2.0005), (3e6, 0.1, 5e5, 0.01)]:
        entropy = a - log(mpf(r)) + loggamma(a) + (1 - mpf(a)) * digamma(a)
        kl = (mpf(a) - b) * digamma(a) - loggamma(a) + loggamma(b) + b * log(mpf(r) / q) + a * (mpf(q) / r - 1)
        rows.append(["gamma", [a, r], [b, q], number(entropy), number(kl)])
    for p, q in [([2e6, 3e6], [2.001e6, 3e6]), ([0.01, 4e7], [0.5, 2e7])]:
        def normaliser(alpha):
            return sum(loggamma(a) for a in alpha) - loggamma(sum(map(mpf, alpha)))
        total = digamma(mpf(p[0]) + p[1])
        entropy = normaliser(p) - sum((mpf(a) - 1) * (digamma(a) - total) for a in p)
        kl = normaliser(q) - normaliser(p) + sum((mpf(a) - b) * (digamma(a) - total) for a, b in zip(p, q))
        rows.append(["beta", p, q, number(entropy), number(kl)])
    return rows


def main():
    facts = {
        "env": {"scipy": __import__("scipy").__version__, "torch": torch.__version__, "numpy": np.__version__},
        "scipy": of_scipy(), "torch": of_torch(), "vectors": vectors(), "exact": exact(), "large": large(),
    }
    OUT.write_bytes(gzip.compress(json.dumps(facts).encode(), 9, mtime=0))
    print({name: len(rows) for name, rows in facts.items()}, OUT.stat().st_size, "bytes")


main()
