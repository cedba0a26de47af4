# prefix: nabla-overfit-one-batch
# title: Overfit one batch
# description: First check of a new model: the loss starts at ln of the number of classes, and one batch can be learned.
# fields: overfit_one_batch
import math

import torch
from torch import nn


def overfit_one_batch(model, x, targets, n_classes, steps=300, lr=1e-2):
    """Trains on a single batch and returns the losses; raises AssertionError when something is broken.

    model(x) gives logits (N, n_classes) for targets (N,). If the loss does not fall, look at the loss function, the
    learning rate, frozen parameters, and whether inputs and targets belong together.
    """
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = nn.functional.cross_entropy(model(x), targets)
        optimizer.zero_grad()
        loss.backward()
        missing = [name for name, p in model.named_parameters() if p.requires_grad and p.grad is None]
        assert not missing, f"no gradient reaches {missing}"
        optimizer.step()
        losses.append(loss.item())
    expected = math.log(n_classes)
    assert abs(losses[0] - expected) < 0.5, f"first loss {losses[0]:.3f}, expected about {expected:.3f}"
    assert losses[-1] < 0.05, f"loss {losses[-1]:.3f} after {steps} steps on one batch"
    return losses


if __name__ == "__main__":
    torch.manual_seed(0)
    x, targets = torch.randn(16, 8), torch.randint(10, (16,))
    model = nn.Sequential(nn.Linear(8, 64), nn.ReLU(), nn.Linear(64, 10))
    losses = overfit_one_batch(model, x, targets, n_classes=10)
    assert losses[-1] < losses[0]

    frozen = nn.Sequential(nn.Linear(8, 64), nn.ReLU(), nn.Linear(64, 10)).requires_grad_(False)
    frozen[2].bias.requires_grad_(True)
    try:
        overfit_one_batch(frozen, x, targets, n_classes=10)
    except AssertionError as error:
        assert "after 300 steps" in str(error)
    else:
        raise AssertionError("a frozen model learned the batch")
