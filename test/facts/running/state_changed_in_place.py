import torch, torch.nn as nn
class R:
    def __init__(self):
        self.cfg = dict(d=3); self.names = set(); self.t = (1, 2); self.s = 'ab'; self.on = False; self.n = 2
    def upd(self):
        self.cfg.update(d=4); self.names.add('q'); self.t += (3,); self.s += 'c'; self.on = not self.on
        for self.n in range(3, 5): pass
    def f5(self): return torch.zeros(self.cfg['d']) + torch.zeros(4)
    def f6(self): return torch.zeros(len(self.names)) + torch.zeros(4)
    def f7(self): return torch.zeros(self.t).sum(0) + torch.zeros(2, 3)
    def f8(self): return torch.zeros(len(self.s)) + torch.zeros(3)
    def f9(self): return torch.zeros(self.n) + torch.zeros(4)
    def f10(self): return torch.zeros(3 if self.on else 2) + torch.zeros(3)
def main():
    r = R(); r.upd()
    for f in (r.f5, r.f6, r.f7, r.f8, r.f9, r.f10): f()
main()
