"""Encode and decode two small images."""
import torch
from diffusers.models import AutoencoderKL

model = AutoencoderKL(
    in_channels=3,
    out_channels=3,
    down_block_types=("DownEncoderBlock2D", "DownEncoderBlock2D"),
    up_block_types=("UpDecoderBlock2D", "UpDecoderBlock2D"),
    block_out_channels=(32, 64),
    layers_per_block=1,
    latent_channels=4,
)
model.eval()
with torch.no_grad():
    print(model(torch.randn(2, 3, 32, 32)).sample.shape)
