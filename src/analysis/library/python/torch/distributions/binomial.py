from torch.distributions.families import Binomial
