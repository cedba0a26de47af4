import torch
s = {1, 2}
t = s
s |= {3}
x = torch.zeros(len(t), 4)          # (3, 4)
y = torch.zeros(5, 3) @ x
