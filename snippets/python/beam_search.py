# prefix: nabla-beam-search
# title: Beam search with a length penalty
# description: Keeps the best few partial sequences; finished ones compete by log-probability with a length penalty.
def beam_search(next_log_probs, start, eos, beam_size=4, max_len=32, alpha=0.6):
    """Most probable sequence that a beam finds.

    next_log_probs(tokens) gives {token: log-probability} for what may follow the list of tokens.
    A sequence of n generated tokens scores log p / ((5 + n) / 6) ** alpha; alpha = 0 prefers short ones.
    Returns (tokens, score).
    """

    def score(tokens, log_prob):
        return log_prob / ((5 + len(tokens) - 1) / 6) ** alpha

    beam = [([start], 0.0)]
    finished = []
    for _ in range(max_len):
        candidates = [
            (tokens + [token], log_prob + step)
            for tokens, log_prob in beam
            for token, step in next_log_probs(tokens).items()
        ]
        candidates.sort(key=lambda c: c[1], reverse=True)
        beam = []
        for tokens, log_prob in candidates[:beam_size]:
            (finished if tokens[-1] == eos else beam).append((tokens, log_prob))
        if not beam:
            break
    tokens, log_prob = max(finished or beam, key=lambda c: score(*c))
    return tokens, score(tokens, log_prob)


if __name__ == "__main__":
    import math

    table = {
        "<s>": {"a": 0.5, "b": 0.4, "c": 0.1},
        "a": {"x": 0.4, "y": 0.3, "z": 0.3},
        "b": {"x": 0.9, "y": 0.1},
    }

    def model(tokens):
        following = table.get(tokens[-1], {"</s>": 1.0})
        return {token: math.log(p) for token, p in following.items()}

    greedy, greedy_score = beam_search(model, "<s>", "</s>", beam_size=1, alpha=0)
    assert greedy == ["<s>", "a", "x", "</s>"] and abs(math.exp(greedy_score) - 0.20) < 1e-12
    best, best_score = beam_search(model, "<s>", "</s>", beam_size=2, alpha=0)
    assert best == ["<s>", "b", "x", "</s>"] and abs(math.exp(best_score) - 0.36) < 1e-12

    # Of -2.0 over 2 tokens and -2.4 over 4, the raw sum prefers the first, the score too: -1.82332 against -1.88173.
    by_first = {"<s>": {"p": -1.0, "q": -0.6}, "p": {"</s>": -1.0}}
    by_first.update({"q": {"r": -0.6}, "r": {"s": -0.6}, "s": {"</s>": -0.6}})
    tokens, value = beam_search(lambda tokens: by_first[tokens[-1]], "<s>", "</s>")
    assert tokens == ["<s>", "p", "</s>"] and abs(value + 1.82332) < 1e-5
    tokens, value = beam_search(lambda tokens: by_first[tokens[-1]], "<s>", "</s>", alpha=1.0)
    assert tokens == ["<s>", "q", "r", "s", "</s>"]
