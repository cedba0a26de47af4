"""A Vision Transformer without a classification head."""
import torch
from vit import VisionTransformer

images = torch.randn(5, 1, 48, 48)
model = VisionTransformer(image_size=48, patch_size=16, in_channels=1, num_classes=None, dim=40, depth=2, num_heads=5)
features = model(images)
similarity = features @ features.T
print(features.shape, similarity.shape)
