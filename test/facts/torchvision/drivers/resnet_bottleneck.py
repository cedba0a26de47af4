"""A ResNeXt: bottleneck blocks with grouped convolutions."""
import torch
from torchvision.models.resnet import resnext50_32x4d

net = resnext50_32x4d(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 64, 64))
print(tuple(scores.shape))
