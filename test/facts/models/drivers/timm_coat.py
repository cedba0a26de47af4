"""Classify two small images with a small model of timm's coat."""
import torch
from timm.models.coat import CoaT

model = CoaT(img_size=64, patch_size=4, num_classes=10, embed_dims=(64, 64, 64, 64), serial_depths=(1, 1, 1, 1), parallel_depth=1, num_heads=8, mlp_ratios=(2, 2, 2, 2))
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
