"""AlexNet, ten classes."""
import torch
from torchvision.models.alexnet import alexnet

net = alexnet(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 96, 96))
print(tuple(scores.shape))
