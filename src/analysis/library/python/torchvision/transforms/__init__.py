from torchvision.transforms import functional
from torchvision.transforms.transforms import *
