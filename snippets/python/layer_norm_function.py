# prefix: nabla-layer-norm-function
# title: Layer norm as a custom autograd function
# description: Layer normalisation with its own backward for input, weight and bias, equal to what autograd gives.
import torch


class LayerNorm(torch.autograd.Function):
    """x (..., D), weight (D,), bias (D,) -> (..., D); call it as LayerNorm.apply(x, weight, bias)."""

    @staticmethod
    def forward(ctx, x, weight, bias, eps=1e-5):
        mean = x.mean(dim=-1, keepdim=True)
        inv_std = torch.rsqrt(x.var(dim=-1, unbiased=False, keepdim=True) + eps)
        x_hat = (x - mean) * inv_std
        ctx.save_for_backward(x_hat, inv_std, weight)
        return x_hat * weight + bias

    @staticmethod
    def backward(ctx, grad):
        x_hat, inv_std, weight = ctx.saved_tensors
        g = grad * weight
        dx = inv_std * (g - g.mean(dim=-1, keepdim=True) - x_hat * (g * x_hat).mean(dim=-1, keepdim=True))
        dweight = (grad * x_hat).flatten(0, -2).sum(dim=0)
        dbias = grad.flatten(0, -2).sum(dim=0)
        return dx, dweight, dbias, None


if __name__ == "__main__":
    torch.manual_seed(0)
    x = torch.randn(2, 3, 5, dtype=torch.float64, requires_grad=True)
    weight = torch.randn(5, dtype=torch.float64, requires_grad=True)
    bias = torch.randn(5, dtype=torch.float64, requires_grad=True)
    y = LayerNorm.apply(x, weight, bias)
    expected = torch.nn.functional.layer_norm(x, (5,), weight, bias)
    assert torch.allclose(y, expected)
    upstream = torch.randn(2, 3, 5, dtype=torch.float64)
    ours = torch.autograd.grad(y, (x, weight, bias), upstream)
    theirs = torch.autograd.grad(expected, (x, weight, bias), upstream)
    for a, b in zip(ours, theirs):
        assert torch.allclose(a, b, rtol=0, atol=1e-12)
    assert torch.autograd.gradcheck(LayerNorm.apply, (x, weight, bias))
