import torch, torch.nn as nn
class M(nn.Module):
    pool = 'avg'
    def forward(self, x):
        x = x.view(-1, 2, 3)
        h = x.mean(1) if self.pool == 'avg' else x.flatten(1)
        return h @ torch.ones(6, 1)
class M2(M):
    pool = 'flat'
def main(): M2()(torch.ones(6))
main()
