"""Classify two small images with a small model of timm's gcvit."""
import torch
from timm.models.gcvit import GlobalContextVit

model = GlobalContextVit(num_classes=10, img_size=128, window_ratio=(32, 32, 16, 32), embed_dim=16, depths=(1, 1, 1, 1), num_heads=(2, 2, 4, 4))
model.eval()
images = torch.randn(2, 3, 128, 128)
with torch.no_grad():
    print(model(images).shape)
