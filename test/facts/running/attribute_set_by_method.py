import torch
class Buf:
    def __init__(self):
        self.dim = 0
    def add(self, x):
        self.dim = x.size(-1)
    def f(self):
        return torch.zeros(3) @ torch.zeros(self.dim)
def main():
    b = Buf(); b.add(torch.zeros(2, 3)); b.f()
main()
