"""ShuffleNetV2 and its channel shuffle."""
import torch
from torchvision.models.shufflenetv2 import shufflenet_v2_x0_5

net = shufflenet_v2_x0_5(num_classes=10).eval()
with torch.no_grad():
    scores = net(torch.rand(2, 3, 64, 64))
print(tuple(scores.shape))
