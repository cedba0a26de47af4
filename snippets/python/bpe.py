# prefix: nabla-bpe
# title: Byte-pair encoding
# description: Learns BPE merges from word counts, and encodes words with them.
from collections import Counter


def merge(symbols, pair):
    """The symbols with every occurrence of the pair joined, from left to right."""
    merged, i = [], 0
    while i < len(symbols):
        if tuple(symbols[i : i + 2]) == pair:
            merged.append(symbols[i] + symbols[i + 1])
            i += 2
        else:
            merged.append(symbols[i])
            i += 1
    return merged


def train_bpe(word_counts, n_merges, end="_"):
    """{word: count} -> list of merges (left, right), the most frequent first; of equals the alphabetically first."""
    words = [([*word, end], count) for word, count in word_counts.items()]
    merges = []
    for _ in range(n_merges):
        pairs = Counter()
        for symbols, count in words:
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] += count
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        words = [(merge(symbols, best), count) for symbols, count in words]
    return merges


def encode(word, merges, end="_"):
    """The word's tokens: the merges are applied in the order in which they were learned."""
    symbols = [*word, end]
    for pair in merges:
        symbols = merge(symbols, pair)
    return symbols


if __name__ == "__main__":
    merges = train_bpe({"low": 5, "lower": 2, "newest": 6, "widest": 3}, n_merges=5)
    assert ["".join(pair) for pair in merges] == ["es", "est", "est_", "lo", "low"]
    assert encode("lowest", merges) == ["low", "est_"]
    assert encode("slow", merges) == ["s", "low", "_"]
    assert "".join(encode("newer", merges)) == "newer_"
    assert merge(["a", "a", "a"], ("a", "a")) == ["aa", "a"]
    assert train_bpe({"a": 1}, n_merges=10) == [("a", "_")]
