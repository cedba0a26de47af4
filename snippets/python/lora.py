# prefix: nabla-lora
# title: LoRA layer
# description: A frozen linear layer with a trainable low-rank update, which starts as no change and can be merged.
# fields: LoRALinear
import torch
from torch import nn


class LoRALinear(nn.Module):
    """y = base(x) + (alpha / rank) * x Aᵀ Bᵀ: (..., in_features) -> (..., out_features).

    A (rank, in_features) is random and B (out_features, rank) is zero, so training starts at the base layer. If both
    were zero, neither would ever get a gradient.
    """

    def __init__(self, base, rank=16, alpha=32.0):
        super().__init__()
        self.base = base
        for p in base.parameters():
            p.requires_grad_(False)
        self.A = nn.Parameter(torch.randn(rank, base.in_features) / base.in_features**0.5)
        self.B = nn.Parameter(torch.zeros(base.out_features, rank))
        self.scale = alpha / rank

    def forward(self, x):
        return self.base(x) + self.scale * (x @ self.A.t() @ self.B.t())

    @torch.no_grad()
    def merge(self):
        """The same function as one nn.Linear."""
        merged = nn.Linear(self.base.in_features, self.base.out_features, bias=self.base.bias is not None)
        merged.to(self.base.weight)  # its type and device
        merged.weight.copy_(self.base.weight + self.scale * self.B @ self.A)
        if self.base.bias is not None:
            merged.bias.copy_(self.base.bias)
        return merged


if __name__ == "__main__":
    torch.manual_seed(0)
    base = nn.Linear(12, 20)
    layer = LoRALinear(base, rank=4, alpha=8.0)
    x = torch.randn(3, 12)
    assert torch.equal(layer(x), base(x))

    layer(x).pow(2).sum().backward()
    assert (layer.A.grad == 0).all() and (layer.B.grad != 0).any()
    assert base.weight.grad is None

    with torch.no_grad():
        layer.B.normal_()
    assert torch.allclose(layer.merge()(x), layer(x), atol=1e-5)

    big = LoRALinear(nn.Linear(768, 768, bias=False), rank=16)
    assert sum(p.numel() for p in big.parameters() if p.requires_grad) == 24_576
