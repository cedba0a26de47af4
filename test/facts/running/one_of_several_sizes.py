import torch

n = 2 if torch.rand(1) < 2 else 3
x = torch.zeros(6)
x.resize_(n)
x + torch.zeros(2)
d = 0 if torch.rand(1) < 2 else 2
z = torch.zeros(1, 2, 1)
z.squeeze_(d)
z.reshape(2, 1) @ torch.zeros(1, 3)
u = torch.zeros(2, 3) if torch.rand(1) < 2 else torch.zeros(4, 3)
u.unsqueeze_(0)
u @ torch.zeros(1, 3, 5)
