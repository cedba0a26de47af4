"""SSD: the number of boxes depends on the image."""
import torch
from torchvision.models.detection.ssd import ssd300_vgg16

torch.manual_seed(0)
net = ssd300_vgg16(weights_backbone=None, num_classes=4).eval()
with torch.no_grad():
    found = net([torch.rand(3, 300, 300)])
print({name: tuple(values.shape) for name, values in found[0].items()})
