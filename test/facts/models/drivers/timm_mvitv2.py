"""Classify two small images with a small model of timm's mvitv2."""
import torch
from timm.models.mvitv2 import MultiScaleVit, MultiScaleVitCfg

model = MultiScaleVit(MultiScaleVitCfg(depths=(1, 1, 1, 1), embed_dim=16, num_heads=1), img_size=64, num_classes=10)
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
