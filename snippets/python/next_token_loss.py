# prefix: nabla-next-token-loss
# title: Next-token loss
# description: Cross-entropy of each token given those before it, averaged over the tokens that count.
import torch
import torch.nn.functional as F


def next_token_loss(model, tokens, pad=-1):
    """Mean loss in nats of predicting tokens[:, 1:] from what precedes; exp of it is the perplexity.

    tokens (B, T) with padding at the end; model maps ids (B, T - 1) to logits (B, T - 1, V). The true tokens are the
    input (teacher forcing), whatever the model would have said.
    """
    inputs, targets = tokens[:, :-1], tokens[:, 1:]
    logits = model(inputs.clamp(min=0))
    return F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=pad)


if __name__ == "__main__":
    import math

    tokens = torch.tensor([[1, 2, 3, 4], [5, 6, -1, -1]])

    def uniform(ids):
        return torch.zeros(*ids.shape, 65)

    assert abs(next_token_loss(uniform, tokens).item() - math.log(65)) < 1e-6

    def successor(ids):
        return 50.0 * F.one_hot(ids + 1, 65).float()

    assert next_token_loss(successor, tokens).item() < 1e-6
