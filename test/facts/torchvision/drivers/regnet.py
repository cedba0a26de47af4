"""RegNet, whose widths are computed."""
import torch
from torchvision.models.regnet import regnet_y_400mf

net = regnet_y_400mf(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 64, 64))
print(tuple(scores.shape))
