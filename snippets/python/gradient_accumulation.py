# prefix: nabla-gradient-accumulation
# title: Gradient accumulation
# description: The gradient of one large batch from several small ones, also when they hold different numbers of tokens.
import torch
from torch import nn


def accumulated_step(model, optimizer, batches, ignore_index=-100):
    """One optimiser step over several (inputs, targets); returns the mean loss per counted token.

    model(inputs) gives logits (B, T, V) for targets (B, T). Each sum of losses is divided by the tokens of all batches:
    a mean of the batches' means would weigh tokens of short batches more. Batch norm would still see small batches.
    """
    n_tokens = sum((targets != ignore_index).sum().item() for _, targets in batches)
    optimizer.zero_grad()
    total = 0.0
    for inputs, targets in batches:
        logits = model(inputs)
        loss_sum = nn.functional.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=ignore_index, reduction="sum"
        )
        loss = loss_sum / n_tokens
        loss.backward()
        total += loss.item()
    optimizer.step()
    return total


if __name__ == "__main__":
    torch.manual_seed(0)
    model = nn.Sequential(nn.Embedding(11, 8), nn.Linear(8, 11)).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    tokens = torch.randint(11, (4, 6))
    targets = torch.randint(11, (4, 6))
    targets[0, 1:] = -100

    loss = nn.functional.cross_entropy(model(tokens).flatten(0, 1), targets.flatten())
    loss.backward()
    expected = [p.grad.clone() for p in model.parameters()]
    total = accumulated_step(model, optimizer, [(tokens[:1], targets[:1]), (tokens[1:], targets[1:])])
    assert abs(total - loss.item()) < 1e-12
    for p, grad in zip(model.parameters(), expected):
        assert torch.allclose(p.grad, grad, rtol=0, atol=1e-12)

    sums, counts = [2 * 1.0, 8 * 3.0], [2, 8]
    assert sum(sums) / sum(counts) == 2.6
