"""Classify two small images with a small model of timm's nfnet."""
import torch
from timm.models.nfnet import NfCfg, NormFreeNet

model = NormFreeNet(NfCfg(depths=(1, 1, 1, 1), channels=(32, 48, 64, 64), stem_type='3x3', group_size=8, attn_layer='se', attn_kwargs=dict(rd_ratio=0.5)), num_classes=10)
model.eval()
images = torch.randn(2, 3, 64, 64)
with torch.no_grad():
    print(model(images).shape)
