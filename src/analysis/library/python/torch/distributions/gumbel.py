from torch.distributions.families import Gumbel
