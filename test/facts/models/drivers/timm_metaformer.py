"""Classify two small images with a small model of timm's metaformer."""
import torch
from timm.models.metaformer import MetaFormer, Pooling

model = MetaFormer(num_classes=10, depths=(1, 1, 1, 1), dims=(16, 32, 48, 64), token_mixers=Pooling)
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
