"""Classify two small images with a small model of timm's regnet."""
import torch
from timm.models.regnet import RegNet, RegNetCfg

model = RegNet(RegNetCfg(w0=24, wa=36.44, wm=2.49, group_size=8, depth=7, se_ratio=0.25), num_classes=10)
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
