"""Classify two small images with a small model of timm's inception_v4."""
import torch
from timm.models.inception_v4 import InceptionV4

model = InceptionV4(num_classes=10)
model.eval()
images = torch.randn(2, 3, 96, 96)
with torch.no_grad():
    print(model(images).shape)
