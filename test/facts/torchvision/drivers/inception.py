"""Inception v3, in evaluation: no auxiliary outputs."""
import torch
from torchvision.models.inception import inception_v3

net = inception_v3(num_classes=10, init_weights=False).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 128, 128))
print(tuple(scores.shape))
