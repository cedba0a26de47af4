# prefix: nabla-sinusoidal-positions
# title: Sinusoidal and learned positions
# description: Fixed sine and cosine encodings of positions, and the learned table that can take their place.
import torch
from torch import nn


def sinusoidal_positions(length, dim, base=10_000.0):
    """(length, dim): column 2i is sin(p / base**(2i / dim)), column 2i + 1 the cosine; dim is even.

    Needs no training and has a value for every position; PE(p + k) is a rotation of PE(p) that depends on k only.
    """
    position = torch.arange(length).unsqueeze(1)  # (length, 1)
    frequency = base ** (-torch.arange(0, dim, 2) / dim)  # (dim/2)
    table = torch.zeros(length, dim)  # (length, dim)
    table[:, 0::2] = torch.sin(position * frequency)
    table[:, 1::2] = torch.cos(position * frequency)
    return table


class LearnedPositions(nn.Module):
    """Adds a trained vector a position: (B, T, dim) -> (B, T, dim). Knows no position beyond max_length."""

    def __init__(self, max_length, dim):
        super().__init__()
        self.table = nn.Embedding(max_length, dim)

    def forward(self, x):
        T = x.size(1)
        if T > self.table.num_embeddings:
            raise ValueError(f"{T} positions, but only {self.table.num_embeddings} were learned")
        return x + self.table.weight[:T]


if __name__ == "__main__":
    table = sinusoidal_positions(length=50, dim=4)
    assert torch.allclose(table[0], torch.tensor([0.0, 1.0, 0.0, 1.0]))
    assert torch.allclose(table[1], torch.tensor([0.84147, 0.54030, 0.01000, 0.99995]), atol=1e-5)
    assert torch.allclose(table[3] @ table[8], table[23] @ table[28], atol=1e-5)

    positions = LearnedPositions(max_length=16, dim=4)
    x = torch.zeros(2, 5, 4)
    assert torch.equal(positions(x)[1], positions.table.weight[:5])
    try:
        positions(torch.zeros(1, 17, 4))
    except ValueError as error:
        assert "17 positions" in str(error)
    else:
        raise AssertionError("position 17 was not refused")
