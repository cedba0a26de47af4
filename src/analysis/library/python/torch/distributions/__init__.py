from torch.distributions import constraints, transforms
from torch.distributions.distribution import *
from torch.distributions.families import *
from torch.distributions.kl import kl_divergence, register_kl
from torch.distributions.transforms import *
