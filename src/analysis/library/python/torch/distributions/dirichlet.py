from torch.distributions.families import Dirichlet
