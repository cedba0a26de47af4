"""Classify two small images with a small model of timm's maxxvit."""
import torch
from timm.models.maxxvit import MaxxVit, MaxxVitCfg

model = MaxxVit(MaxxVitCfg(embed_dim=(16, 32, 32, 64), depths=(1, 1, 1, 1), block_type=('C', 'C', 'T', 'T'), stem_width=16), img_size=64, num_classes=10)
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
