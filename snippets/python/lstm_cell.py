# prefix: nabla-lstm-cell
# title: LSTM cell
# description: One step of an LSTM from scratch, with the forget gate opened at the start.
# fields: LSTMCell
import torch
from torch import nn


class LSTMCell(nn.Module):
    """x (B, D), state (h, c) each (B, H) -> new (h, c). The gates are input, forget, candidate, output."""

    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.x2h = nn.Linear(input_size, 4 * hidden_size)
        self.h2h = nn.Linear(hidden_size, 4 * hidden_size)
        with torch.no_grad():  # a cell that forgets slowly lets gradients through from the start
            self.x2h.bias[hidden_size : 2 * hidden_size] += 1.0

    def forward(self, x, state):
        h, c = state
        i, f, g, o = (self.x2h(x) + self.h2h(h)).chunk(4, dim=-1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        return h, c


if __name__ == "__main__":
    torch.manual_seed(0)
    ours, theirs = LSTMCell(10, 20), nn.LSTMCell(10, 20)
    with torch.no_grad():
        theirs.weight_ih.copy_(ours.x2h.weight)
        theirs.bias_ih.copy_(ours.x2h.bias)
        theirs.weight_hh.copy_(ours.h2h.weight)
        theirs.bias_hh.copy_(ours.h2h.bias)
    x, state = torch.randn(3, 10), (torch.randn(3, 20), torch.randn(3, 20))
    h, c = ours(x, state)
    expected_h, expected_c = theirs(x, state)
    assert torch.allclose(h, expected_h, atol=1e-6) and torch.allclose(c, expected_c, atol=1e-6)
    assert sum(p.numel() for p in ours.parameters()) == 2_560
