"""Classify two small images with a small model of timm's visformer."""
import torch
from timm.models.visformer import Visformer

model = Visformer(img_size=64, num_classes=10, init_channels=16, embed_dim=48, depth=(1, 1, 1), num_heads=4, attn_stage='011', spatial_conv='100')
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
