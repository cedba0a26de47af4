# prefix: nabla-kv-cache
# title: Attention with a KV cache
# description: Causal self-attention that keeps the keys and values of earlier tokens, so that each is computed once.
# fields: CachedAttention
import math

import torch
from torch import nn


class CachedAttention(nn.Module):
    """Causal self-attention for generation.

    forward takes the new tokens (B, T, n_embd) and the cache of the P earlier ones, and returns the output
    (B, T, n_embd) with the cache of all P + T. Keys and values of a token do not change when others follow, so they
    are kept; queries are not, because the query of an earlier token is never read again.
    """

    def __init__(self, n_embd, n_head):
        super().__init__()
        self.n_head = n_head
        self.qkv = nn.Linear(n_embd, 3 * n_embd)
        self.proj = nn.Linear(n_embd, n_embd)

    def split_heads(self, x):
        """(B, T, n_embd) -> (B, n_head, T, head_size)"""
        B, T, C = x.shape
        return x.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)

    def forward(self, x, cache=None):
        B, T, C = x.shape
        q, k, v = (self.split_heads(part) for part in self.qkv(x).chunk(3, dim=-1))
        if cache is not None:
            k = torch.cat([cache[0], k], dim=2)
            v = torch.cat([cache[1], v], dim=2)
        total = k.size(2)

        scores = q @ k.transpose(-2, -1) / math.sqrt(q.size(-1))
        allowed = torch.ones(T, total, dtype=torch.bool, device=x.device).tril(total - T)
        weights = scores.masked_fill(~allowed, float("-inf")).softmax(dim=-1)
        y = (weights @ v).transpose(1, 2).reshape(B, T, C)
        return self.proj(y), (k, v)


if __name__ == "__main__":
    torch.manual_seed(0)
    layer = CachedAttention(n_embd=16, n_head=4)
    x = torch.randn(2, 7, 16)
    whole, (k, v) = layer(x)
    assert k.shape == v.shape == (2, 4, 7, 4)

    y, cache = layer(x[:, :3])
    steps = [y]
    for t in range(3, 7):
        y, cache = layer(x[:, t : t + 1], cache)
        steps.append(y)
    assert torch.allclose(torch.cat(steps, dim=1), whole, atol=1e-6)
    assert torch.allclose(cache[0], k, atol=1e-6)
