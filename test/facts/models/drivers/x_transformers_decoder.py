"""The loss of a small decoder with rotary positions."""
import torch
from x_transformers import AutoregressiveWrapper, Decoder, TransformerWrapper

model = TransformerWrapper(num_tokens=100, max_seq_len=16, attn_layers=Decoder(dim=48, depth=2, heads=4, attn_dim_head=32, rotary_pos_emb=True))
model = AutoregressiveWrapper(model)
ids = torch.randint(0, 100, (2, 13))
print(model(ids))
