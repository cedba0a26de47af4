import torch, torch.nn as nn
class Ext:
    def __init__(self): self.d = 3; self.xs = []; self.k = {}
    def f(self): return torch.zeros(self.d) + torch.zeros(4)
    def g(self): return torch.zeros(len(self.xs)) + torch.zeros(4)
    def h(self): return torch.zeros(len(self.k)) + torch.zeros(4)
def setup(e):
    e.d = 4; e.xs.extend('abcd'); e.k.update(a=1, b=2, c=3, d=4)
    return e
def main():
    e = setup(Ext()); e.f(); e.g(); e.h()
main()
