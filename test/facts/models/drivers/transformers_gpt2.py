"""The loss of a small GPT-2 on two sequences."""
import torch
from transformers.models.gpt2.configuration_gpt2 import GPT2Config
from transformers.models.gpt2.modeling_gpt2 import GPT2LMHeadModel

config = GPT2Config(vocab_size=100, n_positions=32, n_embd=48, n_layer=2, n_head=4)
model = GPT2LMHeadModel(config).eval()
ids = torch.randint(0, 100, (2, 12))
with torch.no_grad():
    output = model(input_ids=ids, labels=ids)
print(output.loss, output.logits.shape)
