# prefix: nabla-layer-norm-backward
# title: Layer norm, forward and backward by hand
# description: Layer normalisation over the last axis and its gradients for input, weight and bias, in NumPy.
import numpy as np


def layer_norm(x, weight, bias, eps=1e-5):
    """x (..., D), weight (D,), bias (D,) -> y (..., D) and what the backward pass needs."""
    mean = x.mean(axis=-1, keepdims=True)
    inv_std = 1 / np.sqrt(x.var(axis=-1, keepdims=True) + eps)  # variance over D, not D - 1
    x_hat = (x - mean) * inv_std
    return x_hat * weight + bias, (x_hat, inv_std, weight)


def layer_norm_backward(grad, saved):
    """grad = dL/dy (..., D) -> dx (..., D), dweight (D,), dbias (D,).

    x acts directly, through the mean and through the variance:
    dx = (g - mean(g) - x_hat * mean(g * x_hat)) / std with g = grad * weight.
    """
    x_hat, inv_std, weight = saved
    batch_axes = tuple(range(grad.ndim - 1))
    dweight = (grad * x_hat).sum(axis=batch_axes)
    dbias = grad.sum(axis=batch_axes)
    g = grad * weight
    dx = inv_std * (
        g - g.mean(axis=-1, keepdims=True) - x_hat * (g * x_hat).mean(axis=-1, keepdims=True)
    )
    return dx, dweight, dbias


if __name__ == "__main__":
    y, saved = layer_norm(np.array([1.0, 2.0, 3.0, 4.0]), np.ones(4), np.zeros(4), eps=0.0)
    assert np.allclose(y, [-1.34164, -0.44721, 0.44721, 1.34164], atol=1e-5)
    dx, _, _ = layer_norm_backward(np.array([1.0, 0.0, 0.0, 0.0]), saved)
    assert np.allclose(dx, [0.26833, -0.35777, -0.08944, 0.17889], atol=1e-5)

    rng = np.random.default_rng(0)
    x, weight, bias = rng.normal(size=(2, 3, 5)), rng.normal(size=5), rng.normal(size=5)
    grad = rng.normal(size=(2, 3, 5))
    y, saved = layer_norm(x, weight, bias)
    dx, dweight, dbias = layer_norm_backward(grad, saved)
    h = 1e-6
    for index in [(0, 0, 0), (1, 2, 4)]:
        step = np.zeros_like(x)
        step[index] = h
        above, _ = layer_norm(x + step, weight, bias)
        below, _ = layer_norm(x - step, weight, bias)
        assert abs(((above - below) * grad).sum() / (2 * h) - dx[index]) < 1e-7
    step = np.zeros_like(weight)
    step[2] = h
    above, _ = layer_norm(x, weight + step, bias)
    assert abs(((above - y) * grad).sum() / h - dweight[2]) < 1e-5
    assert np.allclose(dbias, grad.sum(axis=(0, 1)))
