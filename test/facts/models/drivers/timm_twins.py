"""Classify two small images with a small model of timm's twins."""
import torch
from timm.models.twins import Twins

model = Twins(img_size=64, num_classes=10, embed_dims=(16, 32, 48, 64), num_heads=(1, 2, 4, 8), mlp_ratios=(2, 2, 2, 2), depths=(2, 2, 2, 2), sr_ratios=(8, 4, 2, 1), wss=(4, 4, 2, 2))
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
