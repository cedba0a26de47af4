"""MaxViT: window and grid attention."""
import torch
from torchvision.models.maxvit import maxvit_t

net = maxvit_t(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(1, 3, 224, 224))
print(tuple(scores.shape))
