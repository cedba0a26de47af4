"""A Vision Transformer with patches of 32."""
import torch
from torchvision.models.vision_transformer import vit_b_32

net = vit_b_32(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 224, 224))
print(tuple(scores.shape))
