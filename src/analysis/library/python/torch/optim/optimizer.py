from collections import defaultdict

from __native__ import evaluating, forget, unknown
import torch
from torch.utils.hooks import RemovableHandle


class _RequiredParameter:
    """The default of an option that has none."""


required = _RequiredParameter()


class Optimizer:
    """Holds groups of parameters with their options; a step changes values only: `_update` says how."""

    def __init__(self, params, defaults):
        self.defaults = defaults
        self.state = defaultdict(dict)
        self.param_groups = []
        self._states = []
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
        self._states.append([{} for _ in params])

    def zero_grad(self, set_to_none=True):
        if evaluating():
            for group in self.param_groups:
                for p in group['params']:
                    p.grad = None

    def step(self, closure=None):
        loss = None if closure is None else closure()
        if evaluating():
            self._step()
        return loss

    def _step(self):
        with torch.no_grad():
            for group, states in zip(self.param_groups, self._states):
                for p, state in zip(group['params'], states):
                    if p.grad is not None:
                        self._update(p, -p.grad if group.get('maximize') else p.grad, state, group)

    def _update(self, p, g, state, group):
        """Writes the next value to `p`. `state` is its own dict, `group` has the options."""
        forget(p, 'a step of this optimizer')

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
