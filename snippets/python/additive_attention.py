# prefix: nabla-additive-attention
# title: Additive attention
# description: Bahdanau's attention: scores vᵀ tanh(W q + U k) from a small network instead of a dot product.
# fields: AdditiveAttention
import torch
from torch import nn


class AdditiveAttention(nn.Module):
    """q (B, Dq) attends to the keys (B, T, Dk), which are the values too -> context (B, Dk), weights (B, T)."""

    def __init__(self, query_dim, key_dim, hidden):
        super().__init__()
        self.W = nn.Linear(query_dim, hidden, bias=False)
        self.U = nn.Linear(key_dim, hidden, bias=False)
        self.v = nn.Linear(hidden, 1, bias=False)

    def forward(self, q, keys):
        hidden = torch.tanh(self.W(q).unsqueeze(1) + self.U(keys))
        weights = self.v(hidden).squeeze(-1).softmax(dim=-1)
        context = torch.bmm(weights.unsqueeze(1), keys).squeeze(1)
        return context, weights


if __name__ == "__main__":
    attention = AdditiveAttention(2, 2, 2)
    with torch.no_grad():
        attention.W.weight.copy_(torch.eye(2))
        attention.U.weight.copy_(torch.eye(2))
        attention.v.weight.fill_(1.0)
    keys = torch.tensor([[[1.0, 0.0], [0.0, 1.0]]])
    context, weights = attention(torch.tensor([[1.0, 0.0]]), keys)
    assert torch.allclose(weights, torch.tensor([[0.36374, 0.63626]]), atol=1e-5)
    assert torch.allclose(context, weights)
