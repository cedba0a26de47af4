"""Classify two small images with a small model of timm's edgenext."""
import torch
from timm.models.edgenext import EdgeNeXt

model = EdgeNeXt(num_classes=10, dims=(16, 24, 32, 48), depths=(2, 2, 2, 2), global_block_counts=(0, 1, 1, 1), heads=(4, 4, 4, 4))
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
