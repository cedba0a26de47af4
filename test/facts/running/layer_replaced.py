import torch, torch.nn as nn
# realistic: head swapped by the caller / another method; n layers grown
class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(3, 8)
        self.head = nn.Linear(5, 2)
    def attach(self, n):
        self.body = nn.Linear(3, n)
    def forward(self, x):
        return self.head(self.body(x))
def widen(m):
    m.head = nn.Linear(8, 2)
    return m
def main():
    m = M(); m.attach(5); m(torch.zeros(1, 3)); widen(M())(torch.zeros(1, 3))
main()
