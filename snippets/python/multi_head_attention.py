# prefix: nabla-multi-head-attention
# title: Multi-head attention
# description: A multi-head self-attention module from scratch, causal or not, with one projection for Q, K and V.
# fields: MultiHeadAttention
import math

import torch
from torch import nn


class MultiHeadAttention(nn.Module):
    """Self-attention with n_head heads of size n_embd / n_head each: (B, T, n_embd) -> (B, T, n_embd)."""

    def __init__(self, n_embd, n_head, causal=True):
        super().__init__()
        if n_embd % n_head != 0:
            raise ValueError(f"n_embd {n_embd} is not divisible by n_head {n_head}")
        self.n_head = n_head
        self.causal = causal
        self.qkv = nn.Linear(n_embd, 3 * n_embd)
        self.proj = nn.Linear(n_embd, n_embd)

    def forward(self, x):
        B, T, C = x.shape
        head_size = C // self.n_head
        q, k, v = self.qkv(x).chunk(3, dim=-1)  # each (B, T, C)
        q = q.view(B, T, self.n_head, head_size).transpose(1, 2)  # (B, n_head, T, head_size)
        k = k.view(B, T, self.n_head, head_size).transpose(1, 2)  # (B, n_head, T, head_size)
        v = v.view(B, T, self.n_head, head_size).transpose(1, 2)  # (B, n_head, T, head_size)

        scores = q @ k.transpose(-2, -1) / math.sqrt(head_size)  # (B, n_head, T, T)
        if self.causal:
            future = torch.ones(T, T, dtype=torch.bool, device=x.device).triu(1)
            scores = scores.masked_fill(future, float("-inf"))
        y = scores.softmax(dim=-1) @ v  # (B, n_head, T, head_size)
        y = y.transpose(1, 2).reshape(B, T, C)  # (B, T, C)
        return self.proj(y)


if __name__ == "__main__":
    torch.manual_seed(0)
    ours = MultiHeadAttention(n_embd=12, n_head=3, causal=False)
    theirs = nn.MultiheadAttention(12, 3, batch_first=True)
    with torch.no_grad():
        theirs.in_proj_weight.copy_(ours.qkv.weight)
        theirs.in_proj_bias.copy_(ours.qkv.bias)
        theirs.out_proj.weight.copy_(ours.proj.weight)
        theirs.out_proj.bias.copy_(ours.proj.bias)
    x = torch.randn(2, 5, 12)
    expected, _ = theirs(x, x, x)
    assert torch.allclose(ours(x), expected, atol=1e-5)

    ours.causal = True
    changed = x.clone()
    changed[:, 3:] += 1.0
    assert torch.allclose(ours(x)[:, :3], ours(changed)[:, :3], atol=1e-6)
