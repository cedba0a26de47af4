"""Swin: windows that shift."""
import torch
from torchvision.models.swin_transformer import swin_t

net = swin_t(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 64, 64))
print(tuple(scores.shape))
