"""Classify two small images with a small model of timm's swin_transformer."""
import torch
from timm.models.swin_transformer import SwinTransformer

model = SwinTransformer(img_size=64, patch_size=4, num_classes=10, embed_dim=24, depths=(2, 2), num_heads=(2, 4), window_size=4)
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
