from torch.distributions.families import StudentT
