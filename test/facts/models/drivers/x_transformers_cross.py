"""The loss of a small encoder and decoder."""
import torch
from x_transformers import XTransformer

model = XTransformer(dim=48, enc_num_tokens=100, enc_depth=1, enc_heads=4, enc_max_seq_len=16, dec_num_tokens=80, dec_depth=1, dec_heads=4, dec_max_seq_len=16)
source = torch.randint(0, 100, (2, 12))
target = torch.randint(0, 80, (2, 9))
print(model(source, target))
