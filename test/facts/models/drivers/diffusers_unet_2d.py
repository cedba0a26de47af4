"""One step of a small U-Net with attention."""
import torch
from diffusers.models.unet_2d import UNet2DModel

model = UNet2DModel(
    sample_size=16,
    in_channels=3,
    out_channels=3,
    block_out_channels=(32, 64),
    layers_per_block=1,
    down_block_types=("DownBlock2D", "AttnDownBlock2D"),
    up_block_types=("AttnUpBlock2D", "UpBlock2D"),
)
model.eval()
with torch.no_grad():
    print(model(torch.randn(2, 3, 16, 16), 7).sample.shape)
