"""Classify two small images with a small ViT."""
import torch
from transformers.models.vit.configuration_vit import ViTConfig
from transformers.models.vit.modeling_vit import ViTForImageClassification

config = ViTConfig(hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96, image_size=32, patch_size=8, num_labels=5)
model = ViTForImageClassification(config).eval()
images = torch.randn(2, 3, 32, 32)
with torch.no_grad():
    output = model(pixel_values=images)
print(output.logits.shape)
