"""A ResNet in three dimensions on a short clip."""
import torch
from torchvision.models.video.resnet import r3d_18

net = r3d_18(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(1, 3, 8, 32, 32))
print(tuple(scores.shape))
