from torch.nn import functional as F
from torch.nn.modules.module import Module
from torch.nn.modules.utils import _ntuple, require_rank

__all__ = [
    'CircularPad1d', 'CircularPad2d', 'CircularPad3d', 'ConstantPad1d', 'ConstantPad2d', 'ConstantPad3d',
    'ReflectionPad1d', 'ReflectionPad2d', 'ReflectionPad3d', 'ReplicationPad1d', 'ReplicationPad2d',
    'ReplicationPad3d', 'ZeroPad1d', 'ZeroPad2d', 'ZeroPad3d',
]


class _PadNd(Module):
    _axes = 1
    _mode = 'constant'

    def __init__(self, padding):
        super().__init__()
        self.padding = _ntuple(2 * self._axes)(padding)

    def forward(self, input):
        return F.pad(input, self.padding, self._mode)


class _ConstantPadNd(_PadNd):
    def __init__(self, padding, value):
        super().__init__(padding)
        self.value = value

    def forward(self, input):
        return F.pad(input, self.padding, 'constant', self.value)


class ConstantPad1d(_ConstantPadNd):
    _axes = 1


class ConstantPad2d(_ConstantPadNd):
    _axes = 2


class ConstantPad3d(_ConstantPadNd):
    _axes = 3


class ZeroPad1d(ConstantPad1d):
    def __init__(self, padding):
        super().__init__(padding, 0.0)


class ZeroPad2d(ConstantPad2d):
    def __init__(self, padding):
        super().__init__(padding, 0.0)


class ZeroPad3d(ConstantPad3d):
    def __init__(self, padding):
        super().__init__(padding, 0.0)


class _ReflectionPadNd(_PadNd):
    _mode = 'reflect'


class ReflectionPad1d(_ReflectionPadNd):
    _axes = 1


class ReflectionPad2d(_ReflectionPadNd):
    _axes = 2


class ReflectionPad3d(_ReflectionPadNd):
    _axes = 3


class _ReplicationPadNd(_PadNd):
    _mode = 'replicate'


class ReplicationPad1d(_ReplicationPadNd):
    _axes = 1


class ReplicationPad2d(_ReplicationPadNd):
    _axes = 2


class ReplicationPad3d(_ReplicationPadNd):
    _axes = 3


class _CircularPadNd(_PadNd):
    _mode = 'circular'

    def forward(self, input):
        require_rank(input, (self._axes + 2, self._axes + 1), type(self).__name__)
        return F.pad(input, self.padding, 'circular')


class CircularPad1d(_CircularPadNd):
    _axes = 1


class CircularPad2d(_CircularPadNd):
    _axes = 2


class CircularPad3d(_CircularPadNd):
    _axes = 3
