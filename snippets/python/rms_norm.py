# prefix: nabla-rms-norm
# title: RMSNorm
# description: Normalisation by the root mean square as a PyTorch module, with its gradient by hand.
import torch
from torch import nn


class RMSNorm(nn.Module):
    """y = x / sqrt(mean(x²) + eps) * weight over the last axis: (..., dim) -> (..., dim). No mean, no bias."""

    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        inv_rms = torch.rsqrt(x.float().square().mean(dim=-1, keepdim=True) + self.eps)
        return (x.float() * inv_rms).type_as(x) * self.weight


def rms_norm_backward(grad, x, weight, eps=1e-6):
    """dL/dx (..., dim) for grad = dL/dy: (g - x_hat * mean(g * x_hat)) / rms with g = grad * weight."""
    inv_rms = torch.rsqrt(x.square().mean(dim=-1, keepdim=True) + eps)
    x_hat = x * inv_rms
    g = grad * weight
    return inv_rms * (g - x_hat * (g * x_hat).mean(dim=-1, keepdim=True))


if __name__ == "__main__":
    x = torch.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
    norm = RMSNorm(4, eps=0.0)
    y = norm(x)
    assert torch.allclose(x / y, torch.full((4,), 2.73861), atol=1e-5)
    y[0].backward()
    expected = torch.tensor([0.35298, -0.02434, -0.03651, -0.04869])
    assert torch.allclose(x.grad, expected, atol=1e-5)
    grad = torch.tensor([1.0, 0.0, 0.0, 0.0])
    assert torch.allclose(rms_norm_backward(grad, x.detach(), norm.weight.detach(), eps=0.0), expected, atol=1e-5)
    assert RMSNorm(8)(torch.randn(2, 3, 8)).shape == (2, 3, 8)
