"""Classify two small images with a small model of timm's densenet."""
import torch
from timm.models.densenet import DenseNet

model = DenseNet(growth_rate=8, block_config=(2, 2, 2), num_classes=10)
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
