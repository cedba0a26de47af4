"""The bottleneck ResNet on wide images."""
import torch
from resnet import resnet50

model = resnet50(num_classes=7, width=8).eval()
with torch.no_grad():
    logits = model(torch.randn(3, 3, 64, 128))
print(logits.shape)
