# prefix: nabla-grouped-query-attention
# title: Grouped-query attention
# description: Causal attention in which several query heads share a key and value head; one shared head is MQA.
# fields: GroupedQueryAttention
import math

import torch
from torch import nn


class GroupedQueryAttention(nn.Module):
    """(B, T, n_embd) -> (B, T, n_embd) with n_head query heads and n_kv_head key and value heads.

    The KV cache shrinks by n_head / n_kv_head. n_kv_head = n_head is multi-head, n_kv_head = 1 multi-query attention.
    """

    def __init__(self, n_embd, n_head, n_kv_head):
        super().__init__()
        if n_embd % n_head != 0 or n_head % n_kv_head != 0:
            raise ValueError(f"n_kv_head {n_kv_head} must divide n_head {n_head}, and that n_embd {n_embd}")
        self.n_head, self.n_kv_head = n_head, n_kv_head
        self.head_size = n_embd // n_head
        self.q = nn.Linear(n_embd, n_embd, bias=False)
        self.k = nn.Linear(n_embd, n_kv_head * self.head_size, bias=False)
        self.v = nn.Linear(n_embd, n_kv_head * self.head_size, bias=False)
        self.proj = nn.Linear(n_embd, n_embd, bias=False)

    def forward(self, x):
        B, T, C = x.shape
        group = self.n_head // self.n_kv_head
        q = self.q(x).view(B, T, self.n_head, self.head_size).transpose(1, 2)  # (B, n_head, T, head_size)
        k = self.k(x).view(B, T, self.n_kv_head, self.head_size).transpose(1, 2)  # (B, n_kv_head, T, head_size)
        v = self.v(x).view(B, T, self.n_kv_head, self.head_size).transpose(1, 2)  # (B, n_kv_head, T, head_size)
        k = k.repeat_interleave(group, dim=1)
        v = v.repeat_interleave(group, dim=1)

        scores = q @ k.transpose(-2, -1) / math.sqrt(self.head_size)
        future = torch.ones(T, T, dtype=torch.bool, device=x.device).triu(1)  # (T, T)
        weights = scores.masked_fill(future, float("-inf")).softmax(dim=-1)
        y = (weights @ v).transpose(1, 2).reshape(B, T, C)  # (B, T, C)
        return self.proj(y)


if __name__ == "__main__":
    torch.manual_seed(0)
    grouped = GroupedQueryAttention(n_embd=16, n_head=4, n_kv_head=2)
    full = GroupedQueryAttention(n_embd=16, n_head=4, n_kv_head=4)
    with torch.no_grad():
        full.q.weight.copy_(grouped.q.weight)
        full.proj.weight.copy_(grouped.proj.weight)
        for ours, theirs in [(grouped.k, full.k), (grouped.v, full.v)]:
            repeated = ours.weight.view(2, 1, 4, 16).expand(2, 2, 4, 16)
            theirs.weight.copy_(repeated.reshape(16, 16))
    x = torch.randn(3, 5, 16)
    assert torch.allclose(grouped(x), full(x), atol=1e-6)
    assert GroupedQueryAttention(16, 4, 1)(x).shape == x.shape
