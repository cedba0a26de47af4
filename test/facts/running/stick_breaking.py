import torch, torch.distributions as D
base = D.Independent(D.Normal(torch.zeros(3), 1.), 1)
sb = D.TransformedDistribution(base, D.StickBreakingTransform())
y = sb.sample((2,))                 # (2, 4)
z = y @ torch.zeros(4, 5)
