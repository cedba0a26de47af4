"""Losses of two, three and many parameters. Point at one and choose *Landscape*, or select a function."""
import torch
import torch.nn as nn
import torch.nn.functional as F


def rosenbrock(x, y):
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


x = torch.tensor(-1.25, requires_grad=True)
y = torch.tensor(1.0, requires_grad=True)
valley = rosenbrock(x, y)

points = torch.randn(64, 2)
above = (points.sum(dim=1) > 0).float()
w = torch.zeros(2, requires_grad=True)
b = torch.zeros((), requires_grad=True)
logistic = F.binary_cross_entropy_with_logits(points @ w + b, above)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(2, 8)
        self.out = nn.Linear(8, 3)

    def forward(self, points):
        return self.out(torch.tanh(self.hidden(points)))


net = Net()
classes = torch.randint(0, 3, (64,))
scores = net(points)
loss = F.cross_entropy(scores, classes)
