"""MobileNetV3 with squeeze and excitation."""
import torch
from torchvision.models.mobilenetv3 import mobilenet_v3_small

net = mobilenet_v3_small(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 64, 64))
print(tuple(scores.shape))
