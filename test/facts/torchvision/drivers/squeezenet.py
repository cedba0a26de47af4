"""SqueezeNet: no linear layer."""
import torch
from torchvision.models.squeezenet import squeezenet1_1

net = squeezenet1_1(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 64, 64))
print(tuple(scores.shape))
