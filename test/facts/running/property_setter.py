import torch, torch.nn as nn
class P(nn.Module):
    def __init__(self):
        super().__init__()
        self._d = 3; self.l = nn.Linear(3, 4); self.ls = nn.ModuleList()
    @property
    def d(self): return self._d
    @d.setter
    def d(self, v): self._d = v; self.l = nn.Linear(v, 4)
    def f(self): return torch.zeros(self.d) + torch.zeros(4)
    def g(self): return self.l(torch.zeros(2, 5))
    def grow(self): self.ls.append(nn.Linear(4, 4))
    def h(self): return torch.zeros(len(self.ls)) + torch.zeros(4)
def main():
    p = P(); p.d = 4; p.f(); p.d = 5; p.g(); [p.grow() for _ in range(4)]; p.h()
main()
