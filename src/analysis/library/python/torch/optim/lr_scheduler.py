"""Schedules of the learning rate. What the rate is after a step is not modelled."""
from __native__ import unknown, unknown_float


class LRScheduler:
    def __init__(self, optimizer, last_epoch=-1, verbose='deprecated'):
        self.optimizer = optimizer
        self.base_lrs = [group['lr'] for group in optimizer.param_groups]
        self.last_epoch = last_epoch + 1
        self.verbose = verbose

    def step(self, epoch=None):
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        for group in self.optimizer.param_groups:
            group['lr'] = unknown_float('learning rate')

    def get_lr(self):
        return self.get_last_lr()

    def get_last_lr(self):
        return [unknown_float('learning rate') for _ in self.base_lrs]

    def print_lr(self, *args):
        return None

    def state_dict(self):
        return unknown('state of a scheduler')

    def load_state_dict(self, state_dict):
        return None


_LRScheduler = LRScheduler


class LambdaLR(LRScheduler):
    def __init__(self, optimizer, lr_lambda, last_epoch=-1, verbose='deprecated'):
        super().__init__(optimizer, last_epoch, verbose)
        self.lr_lambda = lr_lambda


class MultiplicativeLR(LRScheduler):
    def __init__(self, optimizer, lr_lambda, last_epoch=-1, verbose='deprecated'):
        super().__init__(optimizer, last_epoch, verbose)
        self.lr_lambda = lr_lambda


class StepLR(LRScheduler):
    def __init__(self, optimizer, step_size, gamma=0.1, last_epoch=-1, verbose='deprecated'):
        super().__init__(optimizer, last_epoch, verbose)
        self.step_size = step_size
        self.gamma = gamma


class MultiStepLR(LRScheduler):
    def __init__(self, optimizer, milestones, gamma=0.1, last_epoch=-1, verbose='deprecated'):
        super().__init__(optimizer, last_epoch, verbose)
        self.milestones = milestones
        self.gamma = gamma


class ConstantLR(LRScheduler):
    def __init__(self, optimizer, factor=1.0 / 3, total_iters=5, last_epoch=-1, verbose='deprecated'):
        super().__init__(optimizer, last_epoch, verbose)
        self.factor = factor
        self.total_iters = total_iters


class LinearLR(LRScheduler):
    def __init__(
        self, optimizer, start_factor=1.0 / 3, end_factor=1.0, total_iters=5, last_epoch=-1, verbose='deprecated',
    ):
        super().__init__(optimizer, last_epoch, verbose)
        self.start_factor = start_factor
        self.end_factor = end_factor
        self.total_iters = total_iters


class ExponentialLR(LRScheduler):
    def __init__(self, optimizer, gamma, last_epoch=-1, verbose='deprecated'):
        super().__init__(optimizer, last_epoch, verbose)
        self.gamma = gamma


class PolynomialLR(LRScheduler):
    def __init__(self, optimizer, total_iters=5, power=1.0, last_epoch=-1, verbose='deprecated'):
        super().__init__(optimizer, last_epoch, verbose)
        self.total_iters = total_iters
        self.power = power


class CosineAnnealingLR(LRScheduler):
    def __init__(self, optimizer, T_max, eta_min=0.0, last_epoch=-1, verbose='deprecated'):
        super().__init__(optimizer, last_epoch, verbose)
        self.T_max = T_max
        self.eta_min = eta_min


class CosineAnnealingWarmRestarts(LRScheduler):
    def __init__(self, optimizer, T_0, T_mult=1, eta_min=0.0, last_epoch=-1, verbose='deprecated'):
        super().__init__(optimizer, last_epoch, verbose)
        self.T_0 = T_0
        self.T_mult = T_mult
        self.eta_min = eta_min


class CyclicLR(LRScheduler):
    def __init__(
        self, optimizer, base_lr, max_lr, step_size_up=2000, step_size_down=None, mode='triangular', gamma=1.0,
        scale_fn=None, scale_mode='cycle', cycle_momentum=True, base_momentum=0.8, max_momentum=0.9, last_epoch=-1,
        verbose='deprecated',
    ):
        super().__init__(optimizer, last_epoch, verbose)
        self.mode = mode
        self.gamma = gamma


class OneCycleLR(LRScheduler):
    def __init__(
        self, optimizer, max_lr, total_steps=None, epochs=None, steps_per_epoch=None, pct_start=0.3,
        anneal_strategy='cos', cycle_momentum=True, base_momentum=0.85, max_momentum=0.95, div_factor=25.0,
        final_div_factor=1e4, three_phase=False, last_epoch=-1, verbose='deprecated',
    ):
        super().__init__(optimizer, last_epoch, verbose)
        self.total_steps = total_steps


class ReduceLROnPlateau(LRScheduler):
    def __init__(
        self, optimizer, mode='min', factor=0.1, patience=10, threshold=1e-4, threshold_mode='rel', cooldown=0,
        min_lr=0, eps=1e-8, verbose='deprecated',
    ):
        super().__init__(optimizer, -1, verbose)
        self.mode = mode
        self.factor = factor
        self.patience = patience
        self.cooldown = cooldown

    def step(self, metrics, epoch=None):
        super().step(epoch)


class SequentialLR(LRScheduler):
    def __init__(self, optimizer, schedulers, milestones, last_epoch=-1, verbose='deprecated'):
        super().__init__(optimizer, last_epoch, verbose)
        self._schedulers = schedulers
        self._milestones = milestones


class ChainedScheduler(LRScheduler):
    def __init__(self, schedulers, optimizer=None):
        super().__init__(schedulers[0].optimizer if optimizer is None else optimizer)
        self._schedulers = schedulers
