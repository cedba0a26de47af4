# prefix: nabla-dropout
# title: Inverted dropout
# description: Dropout that scales what it keeps while training, so that nothing changes at inference, in NumPy.
import numpy as np


def dropout(x, p, rng, training=True):
    """x (...) -> y (...) and the mask for the backward pass, dL/dx = mask * dL/dy.

    Each entry is 0 with probability p, else x / (1 - p): the mean stays x, the variance is x² p / (1 - p).
    """
    if not training or p == 0:
        return x, np.ones_like(x)
    mask = (rng.random(x.shape) >= p) / (1 - p)
    return x * mask, mask


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x = np.full(100_000, 2.0)
    y, mask = dropout(x, p=0.5, rng=rng)
    assert set(np.unique(y)) == {0.0, 4.0}
    assert abs(y.mean() - 2.0) < 0.02 and abs(y.var() - 4.0) < 0.02
    same, mask = dropout(x, p=0.5, rng=rng, training=False)
    assert np.array_equal(same, x) and mask.all()
