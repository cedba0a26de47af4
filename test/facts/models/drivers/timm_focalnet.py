"""Classify two small images with a small model of timm's focalnet."""
import torch
from timm.models.focalnet import FocalNet

model = FocalNet(num_classes=10, embed_dim=16, depths=(1, 1, 2, 1), focal_levels=(2, 2, 2, 2), focal_windows=(3, 3, 3, 3))
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
