from torch.distributions.families import RelaxedBernoulli
