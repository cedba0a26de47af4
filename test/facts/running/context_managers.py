from collections import OrderedDict
from contextlib import ExitStack, contextmanager

import torch


class Net:
    def __init__(self):
        self.size = 3

    @contextmanager
    def sized(self, n):
        old = self.size
        self.size = n
        yield self
        self.size = old

    def run(self):
        with self.sized(5):
            return torch.zeros(self.size)

    def maybe(self, flag):
        with self.sized(5):
            if flag:
                return torch.zeros(self.size)
            a = torch.zeros(self.size) + torch.zeros(5)
        return a[:3] + torch.zeros(self.size)


net = Net()
net.run() + torch.zeros(5)
net.maybe(False) + torch.zeros(3)
torch.zeros(net.size) + torch.zeros(3)
with ExitStack() as stack:
    stack.enter_context(net.sized(7))
    torch.zeros(net.size) + torch.zeros(7)
torch.zeros(net.size) + torch.zeros(3)
try:
    with net.sized(9):
        torch.zeros(net.size) + torch.zeros(9)
        raise ValueError
except ValueError:
    pass
order = OrderedDict(a=2, b=3)
order.move_to_end('a')
torch.zeros(*order.values()) @ torch.zeros(2, 4)
