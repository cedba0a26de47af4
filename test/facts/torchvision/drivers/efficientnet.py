"""EfficientNet."""
import torch
from torchvision.models.efficientnet import efficientnet_b0

net = efficientnet_b0(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 64, 64))
print(tuple(scores.shape))
