# prefix: nabla-jacobian-products
# title: Jacobian, vjp and jvp
# description: The Jacobian of a function row by row, and its products with a vector from either side, in PyTorch.
import torch


def vjp(f, x, u):
    """uᵀ J for y = f(x): of x's shape. One backward pass, whatever the sizes."""
    x = x.detach().requires_grad_()
    (product,) = torch.autograd.grad(f(x), x, u)
    return product


def jvp(f, x, v):
    """J v: of y's shape. vjp is linear in u, and its derivative in the direction v is J v (the double-vjp trick)."""
    x = x.detach().requires_grad_()
    y = f(x)
    u = torch.zeros_like(y, requires_grad=True)
    (product,) = torch.autograd.grad(y, x, u, create_graph=True)
    return torch.autograd.grad(product, u, v)[0]


def jacobian(f, x):
    """(M, N) for f from (N,) to (M,): one vjp a row."""
    return torch.stack([vjp(f, x, row) for row in torch.eye(f(x).numel(), dtype=x.dtype)])


if __name__ == "__main__":

    def f(x):
        return torch.stack([x[0] * x[1], x[1].sin() + x[2] ** 2])

    x = torch.tensor([2.0, 0.5, 3.0], dtype=torch.float64)
    J = jacobian(f, x)
    expected = torch.tensor([[0.5, 2.0, 0.0], [0.0, torch.cos(x[1]).item(), 6.0]], dtype=torch.float64)
    assert torch.allclose(J, expected)
    u = torch.tensor([1.0, -2.0], dtype=torch.float64)
    v = torch.tensor([0.3, 0.1, -1.0], dtype=torch.float64)
    assert torch.allclose(vjp(f, x, u), u @ J)
    assert torch.allclose(jvp(f, x, v), J @ v)
