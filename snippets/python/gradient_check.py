# prefix: nabla-gradient-check
# title: Gradient check by central differences
# description: Compares a gradient made by hand with central differences, in NumPy.
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    """Gradient of the scalar function f at x, of x's shape. x must be float64; the error is of order h²."""
    grad = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        grad[index] = (f(x + step) - f(x - step)) / (2 * h)
    return grad


def gradient_error(f, x, grad):
    """Largest deviation of grad from the numerical gradient, relative to its size; below 1e-7 is good."""
    expected = numerical_gradient(f, x)
    return np.abs(grad - expected).max() / max(1.0, np.abs(expected).max())


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    X, y, w = rng.normal(size=(6, 3)), rng.normal(size=6), rng.normal(size=3)
    grad = 2 * X.T @ (X @ w - y)
    assert gradient_error(lambda w: ((X @ w - y) ** 2).sum(), w, grad) < 1e-7

    A = rng.normal(size=(3, 3))
    assert gradient_error(lambda w: w @ A @ w, w, (A + A.T) @ w) < 1e-7
    assert gradient_error(lambda w: w @ A @ w, w, 2 * A @ w) > 1e-2
