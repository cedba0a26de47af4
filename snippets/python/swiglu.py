# prefix: nabla-swiglu
# title: SwiGLU feed-forward layer
# description: GELU, SiLU and their gated feed-forward layer, with two thirds of the width so that it costs the same, in PyTorch.
import math

import torch
import torch.nn as nn


def gelu(x):
    """x Φ(x), with the distribution function of the standard normal."""
    return 0.5 * x * (1 + torch.erf(x / math.sqrt(2)))


def silu(x):
    """x σ(x)."""
    return x * torch.sigmoid(x)


class SwiGLU(nn.Module):
    """W₂ (silu(W₁x) ∘ W₃x): three matrices, where the plain layer has two of the width `hidden`."""

    def __init__(self, width, hidden):
        super().__init__()
        inner = 2 * hidden // 3
        self.gate = nn.Linear(width, inner, bias=False)
        self.up = nn.Linear(width, inner, bias=False)
        self.down = nn.Linear(inner, width, bias=False)

    def forward(self, x):
        return self.down(silu(self.gate(x)) * self.up(x))


if __name__ == "__main__":
    x = torch.linspace(-4, 4, 8001, dtype=torch.float64)
    assert torch.allclose(gelu(x), nn.functional.gelu(x)) and torch.allclose(silu(x), nn.functional.silu(x))
    # Both dip below zero, at -0.75 and at -1.28.
    assert abs(gelu(x).min().item() + 0.16997) < 1e-5 and abs(silu(x).min().item() + 0.27846) < 1e-5
    layer = SwiGLU(12, 48)
    y = layer(torch.randn(2, 5, 12))  # (2, 5, 12)
    assert y.shape == (2, 5, 12)
    assert sum(p.numel() for p in layer.parameters()) == 2 * 12 * 48
