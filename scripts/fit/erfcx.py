#!/usr/bin/env python3
"""Fit the rational functions of src/core/special/erf.ts and print their coefficients and relative errors.

    pip install mpmath && python3 scripts/fit/erfcx.py

Each is made to agree with the function at Chebyshev's points of its interval, in 60 digits.
"""
from mpmath import cos, erfc, exp, lu_solve, matrix, mp, mpf, nstr, pi, sqrt

mp.dps = 60


def value(coefficients, x):
    return sum(c * x**k for k, c in enumerate(coefficients))


def fit(f, low, high, degree):
    """p/q with both of the degree given and q(0) = 1; and its largest relative error."""
    count = 2 * degree + 1
    points = [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * count)) for i in range(count)]
    left, right = matrix(count, count), matrix(count, 1)
    for i, x in enumerate(points):
        right[i] = f(x)
        for j in range(degree + 1):
            left[i, j] = x**j
        for j in range(1, degree + 1):
            left[i, degree + j] = -right[i] * x**j
    solution = list(lu_solve(left, right))
    p, q = solution[:degree + 1], [mpf(1), *solution[degree + 1:]]
    grid = [low + (high - low) * mpf(i) / 997 for i in range(998)]
    return p, q, max(abs(value(p, x) / value(q, x) / f(x) - 1) for x in grid)


def erfcx(x):
    return exp(x * x) * erfc(x)


def tail(u):
    """x erfcx(x) at u = 1/x^2."""
    return erfcx(1 / sqrt(u)) / sqrt(u)


def main():
    for name, f, low, high, degree in [("erfcx(x) on [0.5, 4]", erfcx, mpf("0.5"), mpf(4), 8),
                                       ("x erfcx(x) for x >= 4, in 1/x^2", tail, mpf(10)**-9, mpf(1) / 16, 5)]:
        p, q, error = fit(f, low, high, degree)
        print(f"{name}: relative error {nstr(error, 3)}")
        print("  numerator  ", [float(c) for c in p])
        print("  denominator", [float(c) for c in q])


main()
