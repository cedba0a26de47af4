from torch.distributions.families import Beta
