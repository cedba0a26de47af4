from torch.distributions.families import Bernoulli
