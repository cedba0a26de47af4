"""VGG with batch normalisation."""
import torch
from torchvision.models.vgg import vgg11_bn

net = vgg11_bn(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 64, 64))
print(tuple(scores.shape))
