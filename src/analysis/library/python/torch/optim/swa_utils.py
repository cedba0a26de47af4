import copy

from __native__ import forget
import torch
from torch.nn.modules.module import Module
from torch.optim.lr_scheduler import LRScheduler


class AveragedModel(Module):
    def __init__(self, model, device=None, avg_fn=None, multi_avg_fn=None, use_buffers=False):
        super().__init__()
        self.module = copy.deepcopy(model)
        self.register_buffer('n_averaged', torch.zeros((), dtype=torch.long))
        self.avg_fn = avg_fn
        self.multi_avg_fn = multi_avg_fn
        self.use_buffers = use_buffers

    def forward(self, *args, **kwargs):
        return self.module(*args, **kwargs)

    def update_parameters(self, model):
        for p in self.module.parameters():
            forget(p, 'an average of weights')


class SWALR(LRScheduler):
    def __init__(self, optimizer, swa_lr, anneal_epochs=10, anneal_strategy='cos', last_epoch=-1):
        super().__init__(optimizer, last_epoch)
        self.anneal_epochs = anneal_epochs


def get_ema_avg_fn(decay=0.999):
    return None


def get_ema_multi_avg_fn(decay=0.999):
    return None


def get_swa_avg_fn():
    return None


def get_swa_multi_avg_fn():
    return None


def update_bn(loader, model, device=None):
    return None
