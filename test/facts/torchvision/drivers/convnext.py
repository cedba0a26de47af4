"""ConvNeXt: layer normalisation of channels."""
import torch
from torchvision.models.convnext import convnext_tiny

net = convnext_tiny(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 64, 64))
print(tuple(scores.shape))
