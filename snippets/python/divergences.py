# prefix: nabla-divergences
# title: Entropy, KL and Jensen-Shannon divergence
# description: Entropy, cross-entropy, KL divergence, Jensen-Shannon divergence and perplexity in NumPy, in nats.
import numpy as np


def entropy(p):
    """H(p) = -sum p log p in nats over the last axis; 0 log 0 is 0."""
    return -np.sum(p * np.log(np.where(p > 0, p, 1.0)), axis=-1)


def cross_entropy(p, q):
    """H(p, q) = -sum p log q; infinite where q is 0 and p is not."""
    with np.errstate(divide="ignore"):
        log_q = np.log(q)
    return -np.sum(np.where(p > 0, p * np.where(p > 0, log_q, 0.0), 0.0), axis=-1)


def kl(p, q):
    """KL(p || q) = H(p, q) - H(p), which is not symmetric."""
    return cross_entropy(p, q) - entropy(p)


def js(p, q):
    """Jensen-Shannon divergence, at most log 2; its square root is a metric."""
    m = (p + q) / 2
    return (kl(p, m) + kl(q, m)) / 2


def perplexity(token_losses):
    """exp of the mean loss per token, where losses are in nats."""
    return np.exp(np.mean(token_losses))


if __name__ == "__main__":
    p = np.array([0.05, 0.9, 0.05])
    q = np.array([0.1, 0.8, 0.1])
    assert abs(kl(p, q) - 0.03669) < 1e-5
    assert abs(kl(q, p) - 0.04440) < 1e-5
    assert abs(js(p, q) - 0.00997) < 1e-5
    assert abs(entropy(np.array([0.7, 0.2, 0.1])) - 0.80182) < 1e-5
    assert np.isinf(kl(np.array([0.5, 0.5]), np.array([1.0, 0.0])))
    assert kl(np.array([1.0, 0.0]), np.array([0.5, 0.5])) == np.log(2)
    assert abs(perplexity(np.array([4.60517, 4.60517])) - 100) < 1e-3
