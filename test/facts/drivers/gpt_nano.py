"""A GPT from a dict: one pass without targets."""
import torch
from model import GPT

model = GPT.from_config(dict(block_size=40, vocab_size=90, n_layer=2, n_head=5, n_embd=60))
tokens = torch.randint(90, (3, 24))
logits, loss = model(tokens)
assert loss is None
print(logits.shape)
