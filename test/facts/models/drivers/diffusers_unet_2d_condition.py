"""One step of a small U-Net with cross-attention to a text."""
import torch
from diffusers.models.unet_2d_condition import UNet2DConditionModel

model = UNet2DConditionModel(
    sample_size=16,
    in_channels=4,
    out_channels=4,
    block_out_channels=(32, 64),
    layers_per_block=1,
    down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
    up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
    cross_attention_dim=24,
    attention_head_dim=8,
)
model.eval()
with torch.no_grad():
    text = torch.randn(2, 5, 24)
    print(model(torch.randn(2, 4, 16, 16), 7, encoder_hidden_states=text).sample.shape)
