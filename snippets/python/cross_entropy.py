# prefix: nabla-cross-entropy
# title: Cross-entropy with label smoothing
# description: Cross-entropy from logits by log-sum-exp, with label smoothing and positions to ignore.
# fields: cross_entropy, 0.1
import torch


def cross_entropy(logits, targets, smoothing=0.1, ignore_index=-100):
    """Mean cross-entropy in nats.

    logits (N, V), targets (N,) of class indices; targets equal to ignore_index do not count.
    The target distribution gives 1 - smoothing to the class and spreads the rest evenly over all V classes.
    """
    log_probs = logits - logits.logsumexp(dim=-1, keepdim=True)  # (N, V)
    counted = targets != ignore_index
    picked = log_probs.gather(1, targets.clamp(min=0).unsqueeze(1)).squeeze(1)  # (N)
    losses = -(1 - smoothing) * picked - smoothing * log_probs.mean(dim=-1)  # (N)
    return (losses * counted).sum() / counted.sum()


if __name__ == "__main__":
    torch.manual_seed(0)
    logits = torch.randn(6, 5, requires_grad=True)
    targets = torch.tensor([0, 4, -100, 2, 2, 1])
    loss = cross_entropy(logits, targets)
    expected = torch.nn.functional.cross_entropy(logits, targets, label_smoothing=0.1)
    assert torch.allclose(loss, expected)

    loss.backward()
    assert (logits.grad[2] == 0).all()

    probs = torch.tensor([[0.1, 0.8, 0.1]])
    assert abs(cross_entropy(probs.log(), torch.tensor([1])).item() - 0.36177) < 1e-5
