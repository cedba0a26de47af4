"""GPT-2's smallest size: 124 million parameters."""

model = dict(
    block_size=1024,
    vocab_size=50304,
    n_layer=12,
    n_head=12,
    n_embd=768,
    dropout=0.0,
    bias=True,
)
