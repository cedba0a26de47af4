from torch.distributions.families import Categorical
