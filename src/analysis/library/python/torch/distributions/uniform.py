from torch.distributions.families import Uniform
