from torch.distributions.families import Gamma
