"""DeepLabV3 on a mobile backbone."""
import torch
from torchvision.models.segmentation.deeplabv3 import deeplabv3_mobilenet_v3_large

net = deeplabv3_mobilenet_v3_large(weights_backbone=None, num_classes=5).eval()
with torch.no_grad():
    maps = net(torch.rand(2, 3, 64, 96))
for name, scores in maps.items():
    print(name, tuple(scores.shape))
