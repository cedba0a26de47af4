# prefix: nabla-attention
# title: Scaled dot-product attention
# description: softmax(QKᵀ/√d)V with an optional mask, in PyTorch.
import math

import torch


def attention(q, k, v, mask=None):
    """Scaled dot-product attention.

    q (..., Tq, D), k (..., Tk, D), v (..., Tk, Dv) -> output (..., Tq, Dv), weights (..., Tq, Tk).
    mask is True where a query may look; every query needs at least one key, or its row becomes NaN.
    """
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.size(-1))
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    weights = scores.softmax(dim=-1)
    return weights @ v, weights


def causal_mask(size):
    """(size, size), True where key j <= query i."""
    return torch.ones(size, size, dtype=torch.bool).tril()


if __name__ == "__main__":
    identity = torch.eye(2)
    scaled_identity = identity * 2 ** 0.5
    v = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    output, weights = attention(identity, identity, v)
    assert torch.allclose(weights[0], torch.tensor([0.66976, 0.33024]), atol=1e-5)
    assert torch.allclose(output, torch.tensor([[1.66048, 2.66048], [2.33952, 3.33952]]), atol=1e-5)
    _, unscaled = attention(scaled_identity, identity, v)
    assert abs(unscaled[0, 0].item() - 0.73106) < 1e-5

    torch.manual_seed(0)
    x = torch.randn(2, 5, 8)
    output, weights = attention(x, x, x, causal_mask(5))
    assert output.shape == (2, 5, 8)
    assert (weights.triu(1) == 0).all()
    assert torch.allclose(output[:, 0], x[:, 0])
