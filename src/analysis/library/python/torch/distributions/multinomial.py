from torch.distributions.families import Multinomial
