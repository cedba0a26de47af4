import torch
class Dist:
    def gather(self, x, y): return x, y
class C:
    def __init__(self, d): self.dist = d
    def go(self, ids):
        a, b = self.dist.gather(ids, torch.ones(3))
        return b
print(C(Dist()).go([1, 2]))
