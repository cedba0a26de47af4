"""The loss of a small Mistral on two sequences."""
import torch
from transformers.models.mistral.configuration_mistral import MistralConfig
from transformers.models.mistral.modeling_mistral import MistralForCausalLM

config = MistralConfig(vocab_size=100, hidden_size=48, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=32)
model = MistralForCausalLM(config).eval()
ids = torch.randint(0, 100, (2, 12))
with torch.no_grad():
    output = model(input_ids=ids, labels=ids)
print(output.logits.shape)
