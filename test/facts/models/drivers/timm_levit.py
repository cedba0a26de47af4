"""Classify two small images with a small model of timm's levit."""
import torch
from timm.models.levit import Levit

model = Levit(img_size=64, num_classes=10, embed_dim=(32, 48, 64), key_dim=8, depth=(1, 1, 1), num_heads=(2, 3, 4))
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
