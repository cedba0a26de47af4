"""A DenseNet."""
import torch
from torchvision.models.densenet import densenet121

net = densenet121(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 64, 64))
print(tuple(scores.shape))
