import torch, torch.nn as nn
class B(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(3, 4)
    def forward(self, x):
        h = self.f(x)
        if self.training:
            h = h[..., :3]
        return h + torch.zeros(4)
def main():
    B().eval()(torch.zeros(2, 3))
main()
