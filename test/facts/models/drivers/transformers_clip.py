"""Compare three images with two texts by a small CLIP."""
import torch
from transformers.models.clip.configuration_clip import CLIPConfig
from transformers.models.clip.modeling_clip import CLIPModel

config = CLIPConfig(
    text_config={'vocab_size': 100, 'hidden_size': 48, 'intermediate_size': 96, 'num_hidden_layers': 2, 'num_attention_heads': 4, 'max_position_embeddings': 16},
    vision_config={'hidden_size': 32, 'intermediate_size': 64, 'num_hidden_layers': 2, 'num_attention_heads': 4, 'image_size': 32, 'patch_size': 8},
    projection_dim=24,
)
model = CLIPModel(config).eval()
ids = torch.randint(0, 100, (2, 12))
images = torch.randn(3, 3, 32, 32)
with torch.no_grad():
    output = model(input_ids=ids, pixel_values=images)
print(output.logits_per_image.shape)
