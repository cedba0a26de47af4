"""The loss of a small OPT on two sequences."""
import torch
from transformers.models.opt.configuration_opt import OPTConfig
from transformers.models.opt.modeling_opt import OPTForCausalLM

config = OPTConfig(vocab_size=100, hidden_size=48, ffn_dim=96, num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=32, word_embed_proj_dim=48)
model = OPTForCausalLM(config).eval()
ids = torch.randint(0, 100, (2, 12))
with torch.no_grad():
    output = model(input_ids=ids, labels=ids)
print(output.logits.shape)
