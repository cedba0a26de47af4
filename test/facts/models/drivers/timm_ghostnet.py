"""Classify two small images with a small model of timm's ghostnet."""
import torch
from timm.models.ghostnet import ghostnet_050

model = ghostnet_050(num_classes=10)
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
