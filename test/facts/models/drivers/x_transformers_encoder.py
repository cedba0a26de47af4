"""Classify two small images."""
import torch
from x_transformers import Encoder, ViTransformerWrapper

model = ViTransformerWrapper(image_size=32, patch_size=8, num_classes=10, attn_layers=Encoder(dim=48, depth=2, heads=4, attn_dim_head=12, ff_glu=True, use_rmsnorm=True))
images = torch.randn(2, 3, 32, 32)
print(model(images).shape)
