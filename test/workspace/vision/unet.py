"""U-Net for segmentation (Ronneberger et al., 2015), for images of any size."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class DoubleConv(nn.Sequential):
    def __init__(self, in_channels, out_channels):
        super().__init__(
            nn.Conv2d(in_channels, out_channels, 3, padding=1),
            nn.BatchNorm2d(out_channels),
            nn.ReLU(inplace=True),
            nn.Conv2d(out_channels, out_channels, 3, padding=1),
            nn.BatchNorm2d(out_channels),
            nn.ReLU(inplace=True),
        )


class Down(nn.Module):
    """Halve height and width, then convolve."""

    def __init__(self, in_channels, out_channels):
        super().__init__()
        self.pool = nn.MaxPool2d(2)
        self.conv = DoubleConv(in_channels, out_channels)

    def forward(self, x):
        return self.conv(self.pool(x))


class Up(nn.Module):
    """Double height and width, join what the encoder saw at this size, then convolve."""

    def __init__(self, in_channels, out_channels, bilinear):
        super().__init__()
        if bilinear:
            self.up = nn.Sequential(
                nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True),
                nn.Conv2d(in_channels, in_channels // 2, 1),
            )
        else:
            self.up = nn.ConvTranspose2d(in_channels, in_channels // 2, kernel_size=2, stride=2)
        self.conv = DoubleConv(in_channels, out_channels)

    def forward(self, x, skip):
        x = self.up(x)
        # Pooling rounds odd sizes down, so the upsampled map may be one row or column short.
        missing_rows = skip.size(2) - x.size(2)
        missing_cols = skip.size(3) - x.size(3)
        x = F.pad(x, (0, missing_cols, 0, missing_rows))
        return self.conv(torch.cat([skip, x], dim=1))


class UNet(nn.Module):
    def __init__(self, in_channels=3, num_classes=2, widths=(32, 64, 128, 256), bilinear=False):
        super().__init__()
        self.inc = DoubleConv(in_channels, widths[0])
        self.downs = nn.ModuleList([Down(a, b) for a, b in zip(widths[:-1], widths[1:])])
        self.ups = nn.ModuleList([Up(b, a, bilinear) for a, b in zip(widths[-2::-1], widths[:0:-1])])
        self.head = nn.Conv2d(widths[0], num_classes, kernel_size=1)

    def forward(self, x):
        skips = [self.inc(x)]
        for down in self.downs:
            skips.append(down(skips[-1]))
        x = skips.pop()
        for up in self.ups:
            x = up(x, skips.pop())
        return self.head(x)


def dice_loss(logits, target, eps=1e-6):
    """One minus the mean overlap of the predicted and the true regions."""
    probabilities = F.softmax(logits, dim=1)
    one_hot = F.one_hot(target, num_classes=logits.size(1)).permute(0, 3, 1, 2).float()
    overlap = (probabilities * one_hot).sum(dim=(2, 3))
    total = probabilities.sum(dim=(2, 3)) + one_hot.sum(dim=(2, 3))
    return 1 - ((2 * overlap + eps) / (total + eps)).mean()


def main():
    torch.manual_seed(0)
    images = torch.randn(2, 3, 70, 94)
    masks = torch.randint(4, (2, 70, 94))
    model = UNet(num_classes=4, widths=(8, 16, 32, 64))
    logits = model(images)
    loss = F.cross_entropy(logits, masks) + dice_loss(logits, masks)
    loss.backward()
    labels = logits.argmax(dim=1)
    print(tuple(logits.shape), tuple(labels.shape), round(loss.item(), 3))


if __name__ == "__main__":
    main()
