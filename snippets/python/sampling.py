# prefix: nabla-sampling
# title: Temperature, top-k and top-p sampling
# description: Samples the next token from logits with temperature, top-k and nucleus (top-p) filters.
# fields: sample
import torch


def filter_logits(logits, top_k=None, top_p=None):
    """(B, V) -> (B, V) with -inf for every token that is left out.

    top_k keeps the k largest, and those equal to the last of them. top_p keeps the fewest tokens whose probability
    together reaches top_p, always at least one. With both, top_p looks at what top_k has left.
    """
    if top_k is not None:
        kth = logits.topk(min(top_k, logits.size(-1)), dim=-1).values[:, -1:]  # (B, 1)
        logits = logits.masked_fill(logits < kth, float("-inf"))
    if top_p is not None:
        sorted_logits, order = logits.sort(dim=-1, descending=True)
        probs = sorted_logits.softmax(dim=-1)  # (B, V)
        before = probs.cumsum(dim=-1) - probs
        drop = (before >= top_p).scatter(-1, order, before >= top_p)
        logits = logits.masked_fill(drop, float("-inf"))
    return logits


def sample(logits, temperature=1.0, top_k=None, top_p=None, generator=None):
    """Next tokens (B, 1) for logits (B, V). Temperature 0 is greedy."""
    if temperature == 0:
        return logits.argmax(dim=-1, keepdim=True)
    probs = filter_logits(logits / temperature, top_k, top_p).softmax(dim=-1)
    return torch.multinomial(probs, num_samples=1, generator=generator)


if __name__ == "__main__":
    logits = torch.tensor([[2.0, 5.0, 1.0, 0.5, 3.0]])
    top2 = filter_logits(logits, top_k=2).softmax(dim=-1)
    assert torch.allclose(top2, torch.tensor([[0.0, 0.88080, 0.0, 0.0, 0.11920]]), atol=1e-5)
    nucleus = filter_logits(logits, top_p=0.9)
    assert nucleus.isfinite().tolist() == [[False, True, False, False, True]]
    kept = logits.softmax(dim=-1)[nucleus.isfinite()].sum()
    assert abs(kept.item() - 0.93478) < 1e-5
    assert filter_logits(logits, top_p=0.01).isfinite().sum() == 1

    sharp = (logits / 0.5).softmax(dim=-1)
    assert torch.allclose(sharp, torch.tensor([[0.00243, 0.97919, 0.00033, 0.00012, 0.01793]]), atol=1e-5)
    assert sample(logits, temperature=0).item() == 1
    generator = torch.Generator().manual_seed(0)
    drawn = sample(logits.repeat(200, 1), top_k=2, generator=generator)
    assert set(drawn.flatten().tolist()) == {1, 4}
