"""Classify two small images with a small model of timm's davit."""
import torch
from timm.models.davit import DaVit

model = DaVit(num_classes=10, depths=(1, 1, 1, 1), embed_dims=(16, 32, 48, 64), num_heads=(2, 2, 4, 4), window_size=4)
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
