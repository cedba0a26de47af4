import torch
z = torch.empty(0)
torch.cat([torch.ones(2), torch.ones(3)], out=z)   # out= resizes an empty tensor
print((z + torch.ones(5)).shape, z[4])
m, s = torch.empty(0, dtype=torch.long), torch.empty(0)
torch.max(torch.rand(3, 4), 1, out=(s, m))
print(s.reshape(3, 1).shape, m[2])
