"""Faster R-CNN: the number of boxes depends on the image."""
import torch
from torchvision.models.detection.faster_rcnn import fasterrcnn_mobilenet_v3_large_320_fpn

torch.manual_seed(0)
net = fasterrcnn_mobilenet_v3_large_320_fpn(weights_backbone=None, num_classes=4).eval()
with torch.no_grad():
    found = net([torch.rand(3, 96, 128)])
print({name: tuple(values.shape) for name, values in found[0].items()})
