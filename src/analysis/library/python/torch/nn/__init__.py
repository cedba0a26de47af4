from torch.nn.parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter
from torch.nn.modules import *
from torch.nn import functional
from torch.nn import grad, init, modules, parameter, utils
from torch.nn.parallel import DataParallel


def factory_kwargs(kwargs):
    if kwargs is None:
        return {}
    return {name: kwargs[name] for name in ('device', 'dtype', 'memory_format') if name in kwargs}
