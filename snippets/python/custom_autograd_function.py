# prefix: nabla-custom-function
# title: Custom autograd function
# description: A torch.autograd.Function with its own backward, checked against finite differences.
# fields: Swish
import torch


class Swish(torch.autograd.Function):
    """x * sigmoid(x) that keeps only x for the backward pass."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        """dL/dy -> dL/dx: one gradient for each argument of forward, None where it has none."""
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * (s + x * s * (1 - s))


if __name__ == "__main__":
    torch.manual_seed(0)
    x = torch.randn(3, 5, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(Swish.apply, (x,))
    assert torch.autograd.gradgradcheck(Swish.apply, (x,))
    y = Swish.apply(x)
    assert torch.allclose(y, torch.nn.functional.silu(x))
