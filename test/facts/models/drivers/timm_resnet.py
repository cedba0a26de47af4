"""Classify two small images with a small model of timm's resnet."""
import torch
from timm.models.resnet import Bottleneck, ResNet

model = ResNet(Bottleneck, [1, 2, 1, 1], num_classes=10)
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
