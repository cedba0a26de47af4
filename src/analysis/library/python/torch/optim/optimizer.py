from collections import defaultdict

from __native__ import unknown
import torch
from torch.utils.hooks import RemovableHandle


class _RequiredParameter:
    """The default of an option that has none."""


required = _RequiredParameter()


class Optimizer:
    """Holds groups of parameters with their options; a step changes values only."""

    def __init__(self, params, defaults):
        self.defaults = defaults
        self.state = defaultdict(dict)
        self.param_groups = []
        groups = list(params)
        if not groups or not isinstance(groups[0], dict):
            groups = [{'params': groups}]
        for group in groups:
            self.add_param_group(group)

    def add_param_group(self, param_group):
        params = param_group['params']
        params = [params] if isinstance(params, torch.Tensor) else list(params)
        params = [p[1] if isinstance(p, tuple) else p for p in params]
        self.param_groups.append({**self.defaults, **param_group, 'params': params})

    def zero_grad(self, set_to_none=True):
        return None

    def step(self, closure=None):
        return None if closure is None else closure()

    def state_dict(self):
        return {'state': unknown('state of an optimizer'), 'param_groups': unknown('state of an optimizer')}

    def load_state_dict(self, state_dict):
        return None

    def register_step_pre_hook(self, hook):
        return RemovableHandle()

    def register_step_post_hook(self, hook):
        return RemovableHandle()

    def register_state_dict_pre_hook(self, hook, prepend=False):
        return RemovableHandle()

    def register_state_dict_post_hook(self, hook, prepend=False):
        return RemovableHandle()

    def register_load_state_dict_pre_hook(self, hook, prepend=False):
        return RemovableHandle()

    def register_load_state_dict_post_hook(self, hook, prepend=False):
        return RemovableHandle()
