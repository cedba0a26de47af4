# prefix: nabla-pre-norm-block
# title: Pre-norm transformer block
# description: A transformer block that normalises each branch and leaves the residual path alone.
# fields: Block
import torch
from torch import nn


class Block(nn.Module):
    """x + attention(norm(x)), then x + mlp(norm(x)): (B, T, n_embd) -> (B, T, n_embd).

    Nothing stands on the residual path, so gradients reach every layer unchanged; the stream grows with depth, and a
    model of such blocks needs one more norm after the last.
    """

    def __init__(self, n_embd, n_head, dropout=0.0):
        super().__init__()
        self.norm1 = nn.LayerNorm(n_embd)
        self.attn = nn.MultiheadAttention(n_embd, n_head, dropout=dropout, batch_first=True)
        self.norm2 = nn.LayerNorm(n_embd)
        self.mlp = nn.Sequential(
            nn.Linear(n_embd, 4 * n_embd),
            nn.GELU(),
            nn.Linear(4 * n_embd, n_embd),
            nn.Dropout(dropout),
        )

    def forward(self, x):
        B, T, C = x.shape
        future = torch.ones(T, T, dtype=torch.bool, device=x.device).triu(1)  # (T, T)
        h = self.norm1(x)  # (B, T, C)
        h, _ = self.attn(h, h, h, attn_mask=future, need_weights=False)
        x = x + h
        return x + self.mlp(self.norm2(x))


if __name__ == "__main__":
    torch.manual_seed(0)
    block = Block(n_embd=16, n_head=4)
    x = torch.randn(2, 5, 16, requires_grad=True)
    y = block(x)
    assert y.shape == x.shape
    y[:, 2].sum().backward()
    assert (x.grad[:, 3:] == 0).all() and (x.grad[:, :3] != 0).any()

    nn.init.zeros_(block.attn.out_proj.weight)
    nn.init.zeros_(block.attn.out_proj.bias)
    nn.init.zeros_(block.mlp[2].weight)
    nn.init.zeros_(block.mlp[2].bias)
    assert torch.equal(block(x), x)
    assert sum(p.numel() for p in Block(768, 12).parameters()) == 12 * 768**2 + 13 * 768
