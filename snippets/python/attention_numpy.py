# prefix: nabla-attention-numpy
# title: Multi-head attention in NumPy
# description: Causal multi-head self-attention from scratch in NumPy, from input to output projection.
import numpy as np


def multi_head_attention(x, w_qkv, w_out, n_head):
    """x (T, C), w_qkv (C, 3C), w_out (C, C) -> (T, C), causal."""
    T, C = x.shape
    q, k, v = np.split(x @ w_qkv, 3, axis=-1)
    q = q.reshape(T, n_head, C // n_head).transpose(1, 0, 2)  # (n_head, T, C//n_head)
    k = k.reshape(T, n_head, C // n_head).transpose(1, 0, 2)  # (n_head, T, C//n_head)
    v = v.reshape(T, n_head, C // n_head).transpose(1, 0, 2)  # (n_head, T, C//n_head)

    scores = q @ k.transpose(0, 2, 1) / np.sqrt(C // n_head)  # (n_head, T, T)
    scores = np.where(np.tri(T, dtype=bool), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    y = (weights @ v).transpose(1, 0, 2).reshape(T, C)  # (T, C)
    return y @ w_out


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x, w_qkv, w_out = rng.normal(size=(5, 6)), rng.normal(size=(6, 18)), rng.normal(size=(6, 6))
    y = multi_head_attention(x, w_qkv, w_out, n_head=2)
    assert y.shape == (5, 6)
    assert np.allclose(y[0], x[0] @ w_qkv[:, 12:] @ w_out)

    q, k, v = x @ w_qkv[:, :6], x @ w_qkv[:, 6:12], x @ w_qkv[:, 12:]
    last = np.zeros(6)
    for h in [slice(0, 3), slice(3, 6)]:
        p = np.exp(q[4, h] @ k[:, h].T / np.sqrt(3))
        last[h] = p / p.sum() @ v[:, h]
    assert np.allclose(y[4], last @ w_out)
