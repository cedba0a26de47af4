"""Classify two small images with a small model of timm's pvt_v2."""
import torch
from timm.models.pvt_v2 import PyramidVisionTransformerV2

model = PyramidVisionTransformerV2(num_classes=10, depths=(1, 1, 1, 1), embed_dims=(16, 32, 40, 64), num_heads=(1, 2, 4, 8), sr_ratios=(8, 4, 2, 1), mlp_ratios=(4.0, 4.0, 2.0, 2.0))
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
