import torch
it = iter([1, 2, 3, 4, 5])
x = torch.zeros(len([p * q for p, q in zip(it, it)]), 4)     # (2, 4)
y = torch.zeros(5, 2) @ x
