# prefix: nabla-momentum
# title: SGD with momentum by hand
# description: One step of gradient descent with momentum, and clipping by the norm of all gradients, in NumPy.
import numpy as np


def momentum_step(params, grads, velocities, lr=0.1, beta=0.9):
    """v = beta v + g, then w = w - lr v, in place; all three are lists of arrays of the same shapes."""
    for w, g, v in zip(params, grads, velocities):
        v *= beta
        v += g
        w -= lr * v


def clip_by_norm(grads, max_norm):
    """Scales all gradients by one factor, so that their common norm is at most max_norm and the direction stays."""
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    scale = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return [g * scale for g in grads], norm


if __name__ == "__main__":
    w, v = np.array([0.5]), np.array([0.1])
    momentum_step([w], [np.array([0.2])], [v])
    assert np.allclose(v, 0.29) and np.allclose(w, 0.471)

    clipped, norm = clip_by_norm([np.array([3.0]), np.array([4.0])], max_norm=1.0)
    assert norm == 5.0 and np.allclose(clipped, [[0.6], [0.8]])

    # Curvatures 1 and 100: momentum is fast where plain descent crawls.
    curvature = np.array([1.0, 100.0])

    def distance(lr, beta, steps=60):
        w, v = np.ones(2), np.zeros(2)
        for _ in range(steps):
            momentum_step([w], [curvature * w], [v], lr, beta)
        return np.abs(w).max()

    assert distance(lr=(2 / 11) ** 2, beta=(9 / 11) ** 2) < 1e-2 * distance(lr=2 / 101, beta=0.0)
