# prefix: nabla-self-consistency
# title: Self-consistency vote
# description: Samples several chains of thought and takes the answer that most of them reach.
from collections import Counter
from math import comb


def self_consistency(sample_answer, n=11):
    """(answer, share of the votes). sample_answer() runs one chain and gives its answer, None when it has none."""
    answers = [sample_answer() for _ in range(n)]
    votes = Counter(answer for answer in answers if answer is not None)
    if not votes:
        raise ValueError(f"none of {n} samples gave an answer")
    answer, count = votes.most_common(1)[0]
    return answer, count / n


def majority_is_right(p, n):
    """Probability that most of n independent answers are right, each with probability p; n is odd."""
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n // 2 + 1, n + 1))


if __name__ == "__main__":
    answers = iter(["408", "357", "408", None, "400"])
    assert self_consistency(lambda: next(answers), n=5) == ("408", 0.4)
    for n, expected in [(1, 0.6), (5, 0.68256), (11, 0.75350), (21, 0.82562)]:
        assert abs(majority_is_right(0.6, n) - expected) < 5e-6
