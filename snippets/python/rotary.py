# prefix: nabla-rotary
# title: Rotary position embedding
# description: Rotates pairs of query and key entries by an angle that grows with the position (RoPE).
import torch


def rotary_tables(length, dim, base=10_000.0):
    """Cosines and sines, each (length, dim / 2), of position * base**(-2i / dim)."""
    frequency = base ** (-torch.arange(0, dim, 2) / dim)
    angle = torch.outer(torch.arange(length).float(), frequency)  # (length, dim//2)
    return angle.cos(), angle.sin()


def rotate(x, cos, sin):
    """x (..., T, D) with tables (T, D / 2) -> (..., T, D).

    Entry i is paired with entry i + D / 2, as in GPT-NeoX. Other code pairs 2i with 2i + 1, which is the same after a
    permutation of the entries, so weights must be used with the pairing they were trained with.
    """
    x1, x2 = x.chunk(2, dim=-1)
    return torch.cat([x1 * cos - x2 * sin, x1 * sin + x2 * cos], dim=-1)


if __name__ == "__main__":
    torch.manual_seed(0)
    cos, sin = rotary_tables(length=12, dim=8)
    q, k = torch.randn(8), torch.randn(8)
    q_at = rotate(q.expand(12, 8), cos, sin)
    k_at = rotate(k.expand(12, 8), cos, sin)
    assert torch.allclose(q_at[0], q)
    assert torch.allclose(q_at.norm(dim=-1), q.norm().expand(12))
    assert torch.allclose(q_at[5] @ k_at[2], q_at[11] @ k_at[8], atol=1e-5)

    heads = torch.randn(2, 3, 10, 8)
    assert rotate(heads, cos[:10], sin[:10]).shape == (2, 3, 10, 8)
    assert torch.allclose(rotate(rotate(heads, cos[:10], sin[:10]), cos[:10], -sin[:10]), heads, atol=1e-5)
