"""Classify two small images with a small model of timm's hrnet."""
import torch
from timm.models.hrnet import hrnet_w18_small

model = hrnet_w18_small(num_classes=10)
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
