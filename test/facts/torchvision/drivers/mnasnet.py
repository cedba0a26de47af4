"""MNASNet."""
import torch
from torchvision.models.mnasnet import mnasnet0_5

net = mnasnet0_5(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 64, 64))
print(tuple(scores.shape))
