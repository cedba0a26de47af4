from torch.distributions.families import LogNormal
