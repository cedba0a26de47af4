from torch.distributions.families import Geometric
