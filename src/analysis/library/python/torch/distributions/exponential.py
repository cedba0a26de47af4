from torch.distributions.families import Exponential
