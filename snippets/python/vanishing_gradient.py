# prefix: nabla-vanishing-gradient
# title: Vanishing gradients, shown
# description: Gradient norm at every layer of a deep network, for sigmoid, ReLU and residual blocks.
import torch
from torch import nn


def gradient_norms(activation, depth=20, width=64, residual=False, seed=0):
    """Norm of dL/dh at the input of each of the depth layers, first layer first."""
    generator = torch.Generator().manual_seed(seed)
    h = torch.randn(32, width, generator=generator, requires_grad=True)  # (32, width)
    gain = 2.0 if activation is torch.relu else 1.0
    inputs = []
    for _ in range(depth):
        h.retain_grad()
        inputs.append(h)
        weight = torch.randn(width, width, generator=generator) * (gain / width) ** 0.5
        branch = activation(h @ weight)
        h = h + branch / depth**0.5 if residual else branch
    h.square().mean().backward()
    return [x.grad.norm().item() for x in inputs]


if __name__ == "__main__":
    sigmoid = gradient_norms(torch.sigmoid)
    relu = gradient_norms(torch.relu)
    residual = gradient_norms(torch.sigmoid, residual=True)
    assert sigmoid[0] / sigmoid[-1] < 1e-8
    assert 0.01 < relu[0] / relu[-1] < 100
    assert 0.1 < residual[0] / residual[-1] < 10
    assert len(sigmoid) == 20
