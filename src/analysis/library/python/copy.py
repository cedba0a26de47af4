from types import FunctionType

import torch
from __native__ import deepcopy as _deepcopy


class Error(Exception):
    pass


def copy(x):
    if isinstance(x, (list, dict, set)):
        return x.copy()
    if x is None or isinstance(x, (bool, int, float, str, tuple, type, FunctionType, torch.Tensor)):
        return x
    if hasattr(x, '__copy__'):
        return x.__copy__()
    made = object.__new__(type(x))
    for name, value in x.__dict__.items():
        object.__setattr__(made, name, value)
    return made


def deepcopy(x, memo=None, _nil=None):
    return _deepcopy(x)
