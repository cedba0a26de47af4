from torch.distributions.families import Normal
