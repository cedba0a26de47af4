"""A ResNet of basic blocks."""
import torch
from torchvision.models.resnet import resnet18

net = resnet18(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 64, 64))
print(tuple(scores.shape))
