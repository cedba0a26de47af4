import torch
w = torch.zeros(4, 4)
w.set_(torch.zeros(5))
print(w + torch.ones(5))
