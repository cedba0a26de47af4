# prefix: nabla-low-rank
# title: Low-rank approximation of a linear layer
# description: Replaces a linear layer by two thinner ones, from its truncated singular value decomposition.
import torch
from torch import nn


@torch.no_grad()
def factorise(layer, rank):
    """nn.Linear(n, m) -> nn.Sequential of nn.Linear(n, rank) and nn.Linear(rank, m).

    It is the best approximation of the weight with this rank, and smaller when rank < n m / (n + m).
    """
    U, S, Vh = torch.linalg.svd(layer.weight, full_matrices=False)
    down = nn.Linear(layer.in_features, rank, bias=False)
    up = nn.Linear(rank, layer.out_features, bias=layer.bias is not None)
    thin = nn.Sequential(down, up).to(layer.weight)  # its type and device
    down.weight.copy_(Vh[:rank])
    up.weight.copy_(U[:, :rank] * S[:rank])
    if layer.bias is not None:
        up.bias.copy_(layer.bias)
    return thin


if __name__ == "__main__":
    torch.manual_seed(0)
    layer = nn.Linear(12, 8).double()
    S = torch.linalg.svdvals(layer.weight)
    with torch.no_grad():
        thin = factorise(layer, rank=3)
        error = layer.weight - thin[1].weight @ thin[0].weight
        assert torch.allclose(torch.linalg.matrix_norm(error, 2), S[3])
        assert torch.allclose(torch.linalg.matrix_norm(error), S[3:].square().sum().sqrt())
        x = torch.randn(5, 12, dtype=torch.float64)
        assert torch.allclose(factorise(layer, rank=8)(x), layer(x))
