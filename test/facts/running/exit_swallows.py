import torch
class Cm:
    def __init__(self): self.k = 1
    def __enter__(self): return self
    def __exit__(self, t, v, tb):
        self.k += 10
        return t is ValueError
cm = Cm()
with cm:
    raise ValueError
x = torch.zeros(cm.k, 2)          # (11, 2)
y = torch.zeros(3, 11) @ x
