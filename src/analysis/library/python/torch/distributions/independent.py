from torch.distributions.families import Independent
