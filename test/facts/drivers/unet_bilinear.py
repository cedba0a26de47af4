"""The U-Net that upsamples by interpolation, on an image of odd size."""
import torch
from unet import UNet, dice_loss

model = UNet(in_channels=1, num_classes=3, widths=(4, 8, 16), bilinear=True)
logits = model(torch.randn(2, 1, 45, 51))
loss = dice_loss(logits, torch.randint(3, (2, 45, 51)))
print(logits.shape, loss.shape)
