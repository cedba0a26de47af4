"""Classify two small images with a small model of timm's tnt."""
import torch
from timm.models.tnt import TNT

model = TNT(img_size=32, patch_size=16, num_classes=10, embed_dim=48, inner_dim=8, depth=2, num_heads_inner=2, num_heads_outer=4)
model.eval()
images = torch.randn(2, 3, 32, 32)
with torch.no_grad():
    print(model(images).shape)
