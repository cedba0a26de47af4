"""A small diffusion transformer on patches."""
import torch
from diffusers.models.transformer_2d import Transformer2DModel

model = Transformer2DModel(
    num_attention_heads=4,
    attention_head_dim=12,
    in_channels=4,
    out_channels=8,
    num_layers=2,
    sample_size=16,
    patch_size=2,
    num_embeds_ada_norm=10,
    norm_type="ada_norm_zero",
    norm_elementwise_affine=False,
    attention_bias=True,
)
model.eval()
with torch.no_grad():
    output = model(torch.randn(2, 4, 16, 16), timestep=torch.tensor([3, 5]), class_labels=torch.tensor([1, 2]))
    print(output.sample.shape)
