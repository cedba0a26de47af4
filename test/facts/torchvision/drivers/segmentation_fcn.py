"""FCN with its auxiliary head."""
import torch
from torchvision.models.segmentation.fcn import fcn_resnet50

net = fcn_resnet50(weights_backbone=None, num_classes=5, aux_loss=True).eval()
with torch.no_grad():
    maps = net(torch.rand(2, 3, 64, 96))
for name, scores in maps.items():
    print(name, tuple(scores.shape))
