"""The loss of a small BLOOM on two sequences."""
import torch
from transformers.models.bloom.configuration_bloom import BloomConfig
from transformers.models.bloom.modeling_bloom import BloomForCausalLM

config = BloomConfig(vocab_size=100, hidden_size=48, n_layer=2, n_head=4)
model = BloomForCausalLM(config).eval()
ids = torch.randint(0, 100, (2, 12))
with torch.no_grad():
    output = model(input_ids=ids, labels=ids)
print(output.logits.shape)
