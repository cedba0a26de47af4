"""Classify two small images with a small model of timm's cait."""
import torch
from timm.models.cait import Cait

model = Cait(img_size=32, patch_size=8, num_classes=10, embed_dim=48, depth=2, num_heads=4)
model.eval()
images = torch.randn(2, 3, 32, 32)
with torch.no_grad():
    print(model(images).shape)
