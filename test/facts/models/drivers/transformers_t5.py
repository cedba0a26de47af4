"""The loss of a small T5 on two pairs of sequences."""
import torch
from transformers.models.t5.configuration_t5 import T5Config
from transformers.models.t5.modeling_t5 import T5ForConditionalGeneration

config = T5Config(vocab_size=100, d_model=48, d_kv=12, d_ff=96, num_layers=2, num_heads=4, decoder_start_token_id=0)
model = T5ForConditionalGeneration(config).eval()
ids = torch.randint(0, 100, (2, 12))
labels = torch.randint(0, 100, (2, 7))
with torch.no_grad():
    output = model(input_ids=ids, labels=labels)
print(output.logits.shape)
