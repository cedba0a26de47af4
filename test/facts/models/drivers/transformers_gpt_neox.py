"""The loss of a small GPT-NeoX on two sequences."""
import torch
from transformers.models.gpt_neox.configuration_gpt_neox import GPTNeoXConfig
from transformers.models.gpt_neox.modeling_gpt_neox import GPTNeoXForCausalLM

config = GPTNeoXConfig(vocab_size=100, hidden_size=48, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=32, rotary_pct=0.5)
model = GPTNeoXForCausalLM(config).eval()
ids = torch.randint(0, 100, (2, 12))
with torch.no_grad():
    output = model(input_ids=ids, labels=ids)
print(output.logits.shape)
