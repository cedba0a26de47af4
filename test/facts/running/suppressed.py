import torch
from contextlib import suppress
n = 1
with suppress(KeyError):
    n = 2
    k = {}['a']
    n = 3
x = torch.zeros(n, 4)      # (2, 4)
y = torch.zeros(4, 2) @ x
