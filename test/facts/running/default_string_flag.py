import torch, torch.nn as nn
class M(nn.Module):
    def __init__(self, mode='a'):
        super().__init__()
        self.f = nn.Linear(4, 6 if mode == 'a' else 5)
        self.g = nn.Linear(5, 2)
    def forward(self, x):
        return self.g(self.f(x))
