"""A model small enough to train on a laptop's CPU."""

model = dict(
    block_size=64,
    vocab_size=128,
    n_layer=3,
    n_head=6,
    n_embd=96,
    dropout=0.1,
    bias=False,
)
