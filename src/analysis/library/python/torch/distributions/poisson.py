from torch.distributions.families import Poisson
