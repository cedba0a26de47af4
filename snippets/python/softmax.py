# prefix: nabla-softmax
# title: Stable softmax with its gradient
# description: Softmax that does not overflow, and its vector-Jacobian product, in NumPy.
import numpy as np


def softmax(x, axis=-1):
    """Softmax along one axis; the result has the shape of x.

    Subtracting the maximum changes nothing, as softmax(x + c) = softmax(x), and keeps exp from overflowing.
    """
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def softmax_backward(p, grad, axis=-1):
    """Gradient with respect to x, given p = softmax(x) and grad = dL/dp: p * (grad - <grad, p>)."""
    return p * (grad - (grad * p).sum(axis=axis, keepdims=True))


if __name__ == "__main__":
    scores = np.array([2.0, 5.0, 1.0, 0.5, 3.0])
    assert np.allclose(softmax(scores), [0.04099, 0.82335, 0.01508, 0.00915, 0.11143], atol=1e-5)
    assert np.allclose(softmax(np.array([1000.0, 1000.0])), 0.5)

    p = softmax(np.array([2.0, 1.0, 0.5]))
    jacobian = np.stack([softmax_backward(p, row) for row in np.eye(3)])
    assert np.allclose(jacobian, np.diag(p) - np.outer(p, p))
    assert np.allclose(jacobian[0], [0.23348, -0.14533, -0.08815], atol=1e-5)

    batch = np.linspace(-3.0, 3.0, 12).reshape(3, 4)
    assert np.allclose(softmax(batch).sum(axis=-1), 1.0)
