import torch
from torch import nn


class Rotary(nn.Module):
    def __init__(self, dim, size=4):
        super().__init__()
        self.dim = dim
        self.fill(size)

    def fill(self, length):
        self.length = length
        self.register_buffer('cos', torch.zeros(length, self.dim), persistent=False)

    def forward(self, x, length=None):
        if length > self.length:
            self.fill(length)
        return self.cos[:length] + torch.zeros(7, 3)


class Fixed(nn.Module):
    def __init__(self):
        super().__init__()
        self.fill(0)

    def fill(self, length):
        self.register_buffer('cos', torch.zeros(length, 3))

    def grow(self):
        self.fill(5)
        return self

    def last(self):
        return self.cos[4]


Rotary(3)(torch.zeros(7, 3), 7)
Fixed().grow().last()
