"""Swin v2: cosine attention, continuous position bias."""
import torch
from torchvision.models.swin_transformer import swin_v2_t

net = swin_v2_t(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 64, 64))
print(tuple(scores.shape))
