"""Classify two small images with a small model of timm's convnext."""
import torch
from timm.models.convnext import ConvNeXt

model = ConvNeXt(num_classes=10, depths=(1, 1, 2, 1), dims=(16, 32, 48, 64))
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
