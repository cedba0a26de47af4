"""Classify two small images with a small model of timm's mobilevit."""
import torch
from timm.models.mobilevit import mobilevit_xxs

model = mobilevit_xxs(num_classes=10)
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
