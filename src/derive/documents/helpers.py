# What the checks of all derivations may use. Run by Nabla's own interpreter, in double precision.
import numpy as np
from scipy.special import erf


def jac(f, x):
    """Jacobian of f at x: output axes, then one axis for the elements of x. Central differences, good to about 1e-10."""
    x = np.asarray(x, dtype=float)
    steps = 1e-5 * np.eye(x.size).reshape((x.size,) + x.shape)
    return np.stack([(f(x + e) - f(x - e)) / 2e-5 for e in steps], axis=-1)


def grad(f, x):
    """Gradient of the scalar function f at x, of the shape of x."""
    return jac(f, x).reshape(np.asarray(x).shape)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def relu(z):
    return np.maximum(z, 0)


def softmax(z):
    """Along the last axis."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def lse(z):
    """log-sum-exp along the last axis."""
    m = z.max(axis=-1)
    return m + np.log(np.exp(z - z.max(axis=-1, keepdims=True)).sum(axis=-1))


def onehot(i, n):
    return np.eye(n)[i]


def gauss(x):
    """Density of the standard normal distribution."""
    return np.exp(-x * x / 2) / np.sqrt(2 * np.pi)


def normal_cdf(x):
    return (1 + erf(x / np.sqrt(2))) / 2


def normal_mean(f):
    """E f(x) for a standard normal x: the trapezoidal rule, exact to rounding for smooth f of moderate growth."""
    x = np.linspace(-13, 13, 2601)
    return (f(x) * gauss(x)).sum() * 0.01
