"""Classify two small images with a small model of timm's mlp_mixer."""
import torch
from timm.models.mlp_mixer import MlpMixer

model = MlpMixer(num_classes=10, img_size=32, patch_size=8, num_blocks=2, embed_dim=48)
model.eval()
images = torch.randn(2, 3, 32, 32)
with torch.no_grad():
    print(model(images).shape)
