"""RetinaNet: the number of boxes depends on the image."""
import torch
from torchvision.models.detection.retinanet import retinanet_resnet50_fpn

torch.manual_seed(0)
net = retinanet_resnet50_fpn(weights_backbone=None, num_classes=4, min_size=64, max_size=96).eval()
with torch.no_grad():
    found = net([torch.rand(3, 64, 96)])
print({name: tuple(values.shape) for name, values in found[0].items()})
