"""GoogLeNet, in evaluation: no auxiliary outputs."""
import torch
from torchvision.models.googlenet import googlenet

net = googlenet(num_classes=10, init_weights=False).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 96, 96))
print(tuple(scores.shape))
