"""Classify two small images with a small model of timm's crossvit."""
import torch
from timm.models.crossvit import CrossVit

model = CrossVit(img_size=64, img_scale=(1.0, 1.0), patch_size=(8, 16), num_classes=10, embed_dim=(24, 48), depth=((1, 2, 0), (1, 2, 0)), num_heads=(2, 4), mlp_ratio=(2.0, 2.0, 2.0))
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
