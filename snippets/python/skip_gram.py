# prefix: nabla-skip-gram
# title: Skip-gram with negative sampling
# description: Word vectors from which words stand near each other, learned with negative samples.
# fields: SkipGram
import torch
import torch.nn.functional as F
from torch import nn


class SkipGram(nn.Module):
    """Loss of (centre, context) pairs against K random words each: -log s(u·v) - sum log s(-u_k·v), s the sigmoid."""

    def __init__(self, vocab_size, dim):
        super().__init__()
        self.centre = nn.Embedding(vocab_size, dim)
        self.context = nn.Embedding(vocab_size, dim)

    def forward(self, centre, context, negatives):
        """centre (N,), context (N,), negatives (N, K) -> mean loss, a scalar."""
        v = self.centre(centre)  # (N, dim)
        positive = (v * self.context(context)).sum(dim=-1)  # (N)
        negative = torch.einsum("nd,nkd->nk", v, self.context(negatives))  # (N, K)
        return -(F.logsigmoid(positive) + F.logsigmoid(-negative).sum(dim=-1)).mean()


def pairs(ids, window=2):
    """(centre, context) index tensors, (N,) each, of all words at most window apart."""
    found = [
        (ids[i], ids[j])
        for i in range(len(ids))
        for j in range(max(0, i - window), min(len(ids), i + window + 1))
        if i != j
    ]
    centre, context = zip(*found)
    return torch.tensor(centre), torch.tensor(context)


if __name__ == "__main__":
    torch.manual_seed(0)
    ids = [0, 1, 2, 0, 1, 2, 0, 1, 3, 4, 5, 3, 4, 5, 3, 4]
    centre, context = pairs(ids, window=1)
    assert len(centre) == len(context) == 2 * (len(ids) - 1)
    model = SkipGram(vocab_size=6, dim=8)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    losses = []
    for _ in range(100):
        loss = model(centre, context, torch.randint(6, (len(centre), 3)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 2
    scores = model.centre.weight @ model.context.weight.t()
    assert scores[0, 1] > scores[0, 4] and scores[3, 4] > scores[3, 1]
