#!/usr/bin/env python3
"""Record in test/facts/special.json.gz values of special functions, computed in 50 digits and rounded once.

    pip install mpmath && python3 scripts/record/special.py

`functions` maps a name to rows [argument, ..., value]; numbers are written so that they read back as the same double,
infinities and NaN as JavaScript's words.
"""
import gzip
import json
import math
import pathlib
import random

from mpmath import (airyai, besseli, besselj, besselk, bessely, beta, digamma, erf, erfc, erfinv, exp, gammainc, inf, log, log1p, loggamma, mp, mpf, ncdf, polygamma,
                    sqrt, zeta)

mp.dps = 50
OUT = pathlib.Path(__file__).resolve().parents[2] / "test" / "facts" / "special.json.gz"
rng = random.Random(1)


def spread(low, high, count):
    """Numbers between two powers of ten."""
    return [10 ** rng.uniform(low, high) for _ in range(count)]


def both(values):
    return [s * v for v in values for s in (1, -1)]


def plain(value):
    x = float(value)
    return x if math.isfinite(x) else "NaN" if math.isnan(x) else "Infinity" if x > 0 else "-Infinity"


def lower_gamma(a, x):
    """The power series: all its terms are positive, and unlike mpmath's own it may have very many."""
    total = term = mpf(1)
    n = 0
    while term > total * mpf(10) ** -45:
        n += 1
        term *= x / (a + n)
        total += term
    return total * exp(a * log(x) - x - loggamma(a + 1))


def upper_gamma(a, x):
    return 1 - lower_gamma(a, x) if a > 1e5 else gammainc(a, x, inf, regularized=True)


def normal_quantile(p):
    """Newton's method on ln Phi, from the tail's own size."""
    p = mpf(p)
    if p > mpf(1) / 4:
        return sqrt(2) * erfinv(2 * p - 1)
    x = -sqrt(-2 * log(p)) + mpf(1) / 10
    for _ in range(200):
        density = exp(-x * x / 2) / sqrt(2 * mp.pi)
        cdf = erfc(-x / sqrt(2)) / 2
        step = (log(cdf) - log(p)) * cdf / density
        x -= step
        if abs(step) < mpf(10) ** -40:
            break
    return x


def bessel_table():
    positive = [0.5, 1, 1.0001, 2, 2.5, 5, 4.9999, 19.99, 20, 30] + spread(-6, 2.7, 40)
    wide = positive + spread(2.7, 5, 8)
    small = [v for v in positive if v < 700]
    rows = {}
    for n in (0, 1):
        rows[f"i{n}"] = [(x, besseli(n, x)) for x in both(small)]
        rows[f"i{n}e"] = [(x, besseli(n, x) * exp(-abs(mpf(x)))) for x in both(wide)]
        rows[f"besselJ{n}"] = [(x, besselj(n, x)) for x in both(wide)]
        rows[f"besselY{n}"] = [(x, bessely(n, x)) for x in wide]
        rows[f"besselK{n}"] = [(x, besselk(n, x)) for x in small]
        rows[f"besselK{n}e"] = [(x, besselk(n, x) * exp(mpf(x))) for x in small]
    rows["airyAi"] = [(x, airyai(x)) for x in both([v for v in positive if v < 100]) + [-3.5, -3.4999, 2.0001]]
    return rows


def table():
    near = [0.5, 1, 1.5, 2, 2.5, 3, 0.65, 0.649999, 4, 3.999999, 10, 9.999]
    reals = near + spread(-8, 2, 60)
    probabilities = [0.25, 0.5, 0.75, 0.2499, 0.7501, 1e-300, 5e-324] + spread(-12, -0.01, 40) + [1 - v for v in spread(-9, -1, 15)]
    positive = near + [1.4616321449683622, 1.46, 1.001, 0.999, 1.9999999, 2.0000001] + spread(-9, 9, 60)
    negative = [-v for v in spread(-3, 1.5, 30)]
    pairs = [(a, b) for a in spread(-3, 7, 12) for b in spread(-3, 7, 5)] + [(10, 10), (9.9, 10), (1e10, 0.5)]
    shapes = [(a, a * f) for a in spread(-3, 4, 25) for f in (0.05, 0.5, 0.99, 1.02, 1.7, 6)] + \
             [(0.001, 0.3), (1e-8, 0.5), (1e-6, 1.05), (1e6, 1.001e6), (3e8, 3e8), (3e8, 3.0003e8), (1e10, 9.9999e9)]
    orders = [(n, x) for n in (1, 2, 3, 5, 9) for x in near + spread(-3, 4, 6) + [-0.3, -1.7, -25.25]]
    return {
        "erf": [(x, erf(x)) for x in both(reals)],
        "erfc": [(x, erfc(x)) for x in both([v for v in reals if v < 26])],
        "erfcx": [(x, exp(mpf(x) ** 2) * erfc(x)) for x in reals + [-v for v in reals if v < 20]],
        "ndtr": [(x, ncdf(x)) for x in both([v for v in reals if v < 37])],
        "logNdtr": [(x, log(ncdf(x)) if x < 5 else log1p(-ncdf(-x))) for x in both(reals)],
        "ndtri": [(p, normal_quantile(p)) for p in probabilities],
        "erfinv": [(s * p, s * erfinv(p)) for p in probabilities for s in (1, -1) if p >= 1e-300],
        "lgamma": [(x, loggamma(x).real) for x in positive + [1e300] + negative],
        "digamma": [(x, digamma(x)) for x in positive + negative],
        "polygamma": [(n, x, polygamma(n, mpf(x))) for n, x in orders],
        "zeta": [(s, q, zeta(mpf(s), mpf(q))) for s in [1.0001, 1.5, 2, 3.3, 10, 40.5, 120] for q in spread(-3, 4, 8)],
        "logBeta": [(a, b, log(beta(mpf(a), mpf(b)))) for a, b in pairs],
        "gammainc": [(a, x, lower_gamma(mpf(a), mpf(x))) for a, x in shapes],
        **bessel_table(),
        "gammaincc": [(a, x, upper_gamma(mpf(a), mpf(x))) for a, x in shapes],
    }


def main():
    facts = {"functions": {name: [[plain(v) for v in row] for row in rows] for name, rows in table().items()}}
    OUT.write_bytes(gzip.compress(json.dumps(facts).encode(), 9, mtime=0))
    print({name: len(rows) for name, rows in facts["functions"].items()}, OUT.stat().st_size, "bytes")


main()
