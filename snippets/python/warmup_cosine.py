# prefix: nabla-warmup-cosine
# title: Warm-up and cosine schedule
# description: Learning rate that rises linearly, then falls along a half cosine to a floor.
import math


def learning_rate(step, max_lr=3e-4, min_lr=3e-5, warmup=100, total=1000):
    """Rate of step 0, 1, 2, …; max_lr is reached at the last step of the warm-up, min_lr at total and after."""
    if step < warmup:
        return max_lr * (step + 1) / warmup
    if step >= total:
        return min_lr
    progress = (step - warmup) / (total - warmup)
    return min_lr + (max_lr - min_lr) * (1 + math.cos(math.pi * progress)) / 2


if __name__ == "__main__":
    rates = [learning_rate(step) for step in range(1200)]
    assert abs(rates[0] - 3e-6) < 1e-12
    assert abs(rates[99] - 3e-4) < 1e-12 and rates[100] == 3e-4 == max(rates)
    assert abs(rates[550] - (3e-4 + 3e-5) / 2) < 1e-12
    assert rates[1000] == rates[1199] == 3e-5
    assert all(a <= b for a, b in zip(rates[:100], rates[1:101]))
    assert all(a >= b for a, b in zip(rates[100:], rates[101:]))

    # With an optimiser: for group in optimizer.param_groups: group["lr"] = learning_rate(step)
