"""Classify two small images with a small model of timm's efficientnet."""
import torch
from timm.models.efficientnet import efficientnet_lite0

model = efficientnet_lite0(num_classes=10)
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
