#!/usr/bin/env python3
"""Fit the rational functions of src/core/special/bessel.ts, modifiedBessel.ts and airy.ts, and print them.

    pip install mpmath && python3 scripts/fit/bessel.py

As erfcx.py does: agreement at Chebyshev's points, in 45 digits.
"""
from mpmath import (airyai, airybi, besselj, besselk, bessely, cos, exp, lu_solve, matrix, mp, mpf, nstr, pi, sin, sqrt)

mp.dps = 45
# Instead of 0, where the functions are limits.
NOTHING = mpf(10) ** -12


def value(coefficients, x):
    return sum(c * x**k for k, c in enumerate(coefficients))


def fit(f, high, above, below):
    """p/q of these degrees on [0, high] with q(0) = 1, and its largest relative error."""
    count = above + below + 1
    middle, half = (NOTHING + high) / 2, (high - NOTHING) / 2
    left, right = matrix(count, count), matrix(count, 1)
    for i in range(count):
        x = middle + half * cos(pi * (2 * i + 1) / (2 * count))
        right[i] = f(x)
        for j in range(above + 1):
            left[i, j] = x**j
        for j in range(1, below + 1):
            left[i, above + j] = -right[i] * x**j
    solution = list(lu_solve(left, right))
    p, q = solution[:above + 1], [mpf(1), *solution[above + 1:]]
    grid = [NOTHING + (high - NOTHING) * mpf(i) / 39 for i in range(40)]
    return p, q, max(abs(value(p, x) / value(q, x) / f(x) - 1) for x in grid)


def modified(order):
    return lambda u: sqrt(1 / u) * exp(1 / u) * besselk(order, 1 / u)


def wave(order, part):
    def f(u):
        x = 1 / sqrt(u)
        chi, height = x - pi / 4 - order * pi / 2, sqrt(pi * x / 2)
        j, y = besselj(order, x) * height, bessely(order, x) * height
        return j * cos(chi) + y * sin(chi) if part == "P" else (y * cos(chi) - j * sin(chi)) * x
    return f


def argument(zeta):
    return (mpf(3) / 2 * zeta) ** (mpf(2) / 3)


def airy_decay(u):
    x = argument(1 / u)
    return airyai(x) * 2 * sqrt(pi) * sqrt(sqrt(x)) * exp(1 / u)


def airy_wave(part):
    def f(u):
        zeta = 1 / sqrt(u)
        x = argument(zeta)
        height, t = sqrt(pi) * sqrt(sqrt(x)), zeta + pi / 4
        a, b = airyai(-x) * height, airybi(-x) * height
        return a * sin(t) + b * cos(t) if part == "P" else (b * sin(t) - a * cos(t)) * zeta
    return f


def main():
    fifth = mpf(1) / 25
    for name, f, high, above, below in [
        ("K0", modified(0), mpf(1), 10, 10), ("K1", modified(1), mpf(1), 10, 10),
        ("P of order 0", wave(0, "P"), fifth, 7, 7), ("Q of order 0", wave(0, "Q"), fifth, 7, 8),
        ("P of order 1", wave(1, "P"), fifth, 7, 7), ("Q of order 1", wave(1, "Q"), fifth, 7, 7),
        ("Ai above 2", airy_decay, 1 / (mpf(2) / 3 * mpf(2) ** 1.5), 8, 8),
        ("P of Ai below -3.5", airy_wave("P"), mpf("0.0525"), 8, 8), ("Q of Ai below -3.5", airy_wave("Q"), mpf("0.0525"), 8, 8),
    ]:
        p, q, error = fit(f, high, above, below)
        print(f"{name}: relative error {nstr(error, 3)}")
        print("  numerator  ", [float(c) for c in p])
        print("  denominator", [float(c) for c in q])


main()
