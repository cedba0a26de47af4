import torch, torch.nn as nn
from torch.nn.utils import parametrize
class LowRank(nn.Module):
    def __init__(self, r, i):
        super().__init__()
        self.b = nn.Parameter(torch.randn(r, i))
    def forward(self, a):
        return a @ self.b
    def right_inverse(self, w):
        return w[:, :len(self.b)]
l = nn.Linear(5, 4)
parametrize.register_parametrization(l, 'weight', LowRank(2, 5))
print(l(torch.zeros(2, 5)).shape)
