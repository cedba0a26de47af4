import torch, torch.distributions as D
w = D.Wishart(torch.tensor([5., 6., 7.]), torch.eye(2)).sample()      # (3, 2, 2)
z = w.reshape(3, 4)
