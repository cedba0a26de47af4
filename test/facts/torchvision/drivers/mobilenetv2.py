"""MobileNetV2."""
import torch
from torchvision.models.mobilenetv2 import mobilenet_v2

net = mobilenet_v2(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 64, 64))
print(tuple(scores.shape))
