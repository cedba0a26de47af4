from torch.distributions.families import Cauchy
