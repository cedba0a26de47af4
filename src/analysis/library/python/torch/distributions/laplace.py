from torch.distributions.families import Laplace
