"""DCGAN (Radford et al., 2015): a generator, a discriminator and one training step of each."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class Generator(nn.Module):
    """Turns noise into 64 x 64 images."""

    def __init__(self, latent_dim=100, features=64, channels=3):
        super().__init__()
        self.latent_dim = latent_dim
        self.net = nn.Sequential(
            *self._block(latent_dim, features * 8, stride=1, padding=0),
            *self._block(features * 8, features * 4),
            *self._block(features * 4, features * 2),
            *self._block(features * 2, features),
            nn.ConvTranspose2d(features, channels, 4, 2, 1),
            nn.Tanh(),
        )

    @staticmethod
    def _block(in_channels, out_channels, stride=2, padding=1):
        return [
            nn.ConvTranspose2d(in_channels, out_channels, 4, stride, padding, bias=False),
            nn.BatchNorm2d(out_channels),
            nn.ReLU(True),
        ]

    def forward(self, z):
        z = z.view(-1, self.latent_dim, 1, 1)
        return self.net(z)

    def sample(self, n):
        return self(torch.randn(n, self.latent_dim))


class Discriminator(nn.Module):
    """Scores images: large for real, small for generated."""

    def __init__(self, features=64, channels=3):
        super().__init__()
        layers = [nn.Conv2d(channels, features, 4, 2, 1), nn.LeakyReLU(0.2, inplace=True)]
        for i in range(3):
            width = features * 2**i
            layers += [
                nn.Conv2d(width, width * 2, 4, 2, 1, bias=False),
                nn.BatchNorm2d(width * 2),
                nn.LeakyReLU(0.2, inplace=True),
            ]
        layers.append(nn.Conv2d(features * 8, 1, 4, 1, 0))
        self.net = nn.Sequential(*layers)

    def forward(self, images):
        return self.net(images).flatten()


def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


def discriminator_step(generator, discriminator, optimizer, real):
    fake = generator.sample(real.size(0)).detach()
    real_score = discriminator(real)
    fake_score = discriminator(fake)
    loss = F.binary_cross_entropy_with_logits(real_score, torch.ones_like(real_score))
    loss = loss + F.binary_cross_entropy_with_logits(fake_score, torch.zeros_like(fake_score))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


def generator_step(generator, discriminator, optimizer, batch_size):
    score = discriminator(generator.sample(batch_size))
    loss = F.binary_cross_entropy_with_logits(score, torch.ones_like(score))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


def main():
    torch.manual_seed(0)
    generator = Generator(latent_dim=32, features=8)
    discriminator = Discriminator(features=8)
    generator.apply(init_weights)
    discriminator.apply(init_weights)
    g_optimizer = torch.optim.Adam(generator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    d_optimizer = torch.optim.Adam(discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999))

    real = torch.rand(6, 3, 64, 64) * 2 - 1
    d_loss = discriminator_step(generator, discriminator, d_optimizer, real)
    g_loss = generator_step(generator, discriminator, g_optimizer, batch_size=6)
    print(f"discriminator {d_loss.item():.3f}, generator {g_loss.item():.3f}")

    grid = generator.sample(16).permute(0, 2, 3, 1).reshape(4, 4, 64, 64, 3)
    grid = grid.transpose(1, 2).reshape(4 * 64, 4 * 64, 3)
    print("a sheet of samples:", tuple(grid.shape))


if __name__ == "__main__":
    main()
