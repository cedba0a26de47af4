from __native__ import unknown_int
from torch.utils.data.sampler import Sampler


class DistributedSampler(Sampler):
    def __init__(self, dataset, num_replicas=None, rank=None, shuffle=True, seed=0, drop_last=False):
        super().__init__(dataset)
        self.dataset = dataset
        self.num_replicas = unknown_int('num_replicas') if num_replicas is None else num_replicas
        self.rank = unknown_int('rank') if rank is None else rank
        self.shuffle = shuffle
        self.seed = seed
        self.drop_last = drop_last

    def set_epoch(self, epoch):
        return None

    def __len__(self):
        return unknown_int('samples')
