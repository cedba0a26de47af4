# prefix: nabla-two-layer-backprop
# title: Two-layer network, backprop by hand
# description: Forward and backward pass of a two-layer ReLU network with squared error, in NumPy.
import numpy as np


def forward(params, x):
    """x (N, D) -> predictions (N, K) and what the backward pass needs."""
    W1, b1, W2, b2 = params  # (D, H), (H,), (H, K), (K,)
    z = x @ W1 + b1
    h = np.maximum(z, 0)
    return h @ W2 + b2, (x, z, h)


def backward(params, saved, dy):
    """dy = dL/dy (N, K) -> gradients in the order and shapes of params, and dL/dx (N, D).

    For y = h W: dW = hᵀ dy and dh = dy Wᵀ, the only products whose shapes fit.
    """
    W1, _, W2, _ = params
    x, z, h = saved
    dW2 = h.T @ dy
    db2 = dy.sum(axis=0)
    dz = (dy @ W2.T) * (z > 0)
    dW1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return (dW1, db1, dW2, db2), dz @ W1.T


def squared_error(y, target):
    """Sum over outputs, mean over the batch, and its gradient (N, K)."""
    difference = y - target
    return (difference**2).sum() / len(y), 2 * difference / len(y)


if __name__ == "__main__":
    # Weights as columns: W1 here is the transpose of the one in h = W1 x.
    params = (np.array([[0.5, 0.5], [-0.5, 0.5]]), np.zeros(2), np.array([[1.0], [1.0]]), np.zeros(1))
    y, saved = forward(params, np.array([[1.0, 2.0]]))
    loss, dy = squared_error(y, np.array([[1.0]]))
    (dW1, _, dW2, _), dx = backward(params, saved, dy)
    assert y.item() == 1.5 and loss == 0.25
    assert np.array_equal(dW2.T, [[0.0, 1.5]])
    assert np.array_equal(dW1.T, [[0.0, 0.0], [1.0, 2.0]])
    assert np.array_equal(dx, [[0.5, 0.5]])

    np.random.seed(42)
    params = (np.random.randn(2, 3), np.zeros(3), np.random.randn(3, 1), np.zeros(1))
    y, saved = forward(params, np.array([[1.0, 2.0]]))
    (_, _, dW2, _), _ = backward(params, saved, y - 1.0)
    assert np.allclose(y, 5.51056, atol=1e-5) and np.allclose((y - 1) ** 2 / 2, 10.17259, atol=1e-5)
    assert np.allclose(dW2.T, [15.97991, 0.0, 0.80926], atol=1e-5)

    rng = np.random.default_rng(0)
    x, target = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    params = (rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=(4, 2)), rng.normal(size=2))
    y, saved = forward(params, x)
    loss, dy = squared_error(y, target)
    grads, _ = backward(params, saved, dy)
    h = 1e-6
    for p, grad in zip(params, grads):
        for index in np.ndindex(p.shape):
            before = p[index]
            p[index] = before + h
            above, _ = squared_error(forward(params, x)[0], target)
            p[index] = before - h
            below, _ = squared_error(forward(params, x)[0], target)
            p[index] = before
            assert abs((above - below) / (2 * h) - grad[index]) < 1e-6
