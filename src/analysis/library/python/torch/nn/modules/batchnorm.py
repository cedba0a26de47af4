import torch
from torch.nn import functional as F
from torch.nn.modules.lazy import LazyModuleMixin
from torch.nn.modules.module import Module
from torch.nn.modules.utils import require_rank
from torch.nn.parameter import Parameter, UninitializedBuffer, UninitializedParameter

__all__ = [
    'BatchNorm1d', 'BatchNorm2d', 'BatchNorm3d', 'LazyBatchNorm1d', 'LazyBatchNorm2d', 'LazyBatchNorm3d',
    'SyncBatchNorm',
]


class _NormBase(Module):
    # Ranks of the input that the layer takes.
    _ranks = None

    def __init__(
        self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None,
    ):
        super().__init__()
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats
        self.weight = Parameter(torch.ones(num_features, device=device, dtype=dtype)) if affine else None
        self.bias = Parameter(torch.zeros(num_features, device=device, dtype=dtype)) if affine else None
        if track_running_stats:
            self.register_buffer('running_mean', torch.zeros(num_features, device=device, dtype=dtype))
            self.register_buffer('running_var', torch.ones(num_features, device=device, dtype=dtype))
            self.register_buffer('num_batches_tracked', torch.zeros((), dtype=torch.long, device=device))
        else:
            self.register_buffer('running_mean', None)
            self.register_buffer('running_var', None)
            self.register_buffer('num_batches_tracked', None)
        self.reset_parameters()

    def reset_running_stats(self):
        return None

    def reset_parameters(self):
        self.reset_running_stats()

    def _check_input_dim(self, input):
        if self._ranks is not None:
            require_rank(input, self._ranks, type(self).__name__)


class _BatchNorm(_NormBase):
    def forward(self, input):
        self._check_input_dim(input)
        return F.batch_norm(
            input, self.running_mean, self.running_var, self.weight, self.bias,
            self.training or self.running_mean is None, self.momentum, self.eps,
        )


class BatchNorm1d(_BatchNorm):
    _ranks = (2, 3)


class BatchNorm2d(_BatchNorm):
    _ranks = (4,)


class BatchNorm3d(_BatchNorm):
    _ranks = (5,)


class SyncBatchNorm(_BatchNorm):
    def __init__(
        self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, process_group=None,
        device=None, dtype=None,
    ):
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype)
        self.process_group = process_group

    @classmethod
    def convert_sync_batchnorm(cls, module, process_group=None):
        return module


class _LazyNormBase(LazyModuleMixin):
    """The constructor without `num_features`, which the first input gives."""

    def __init__(self, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None):
        super().__init__(0, eps, momentum, affine, track_running_stats, device, dtype)
        if affine:
            self.weight = UninitializedParameter(device=device, dtype=dtype)
            self.bias = UninitializedParameter(device=device, dtype=dtype)
        if track_running_stats:
            self.running_mean = UninitializedBuffer(device=device, dtype=dtype)
            self.running_var = UninitializedBuffer(device=device, dtype=dtype)

    def initialize_parameters(self, input):
        self._check_input_dim(input)
        self.num_features = input.shape[self._channel_axis(input)]
        if self.affine:
            self.weight = self.weight.materialize((self.num_features,))
            self.bias = self.bias.materialize((self.num_features,))
        if self.track_running_stats:
            self.running_mean = self.running_mean.materialize((self.num_features,))
            self.running_var = self.running_var.materialize((self.num_features,))
        self.reset_parameters()

    def _channel_axis(self, input):
        return 1


class LazyBatchNorm1d(_LazyNormBase, BatchNorm1d):
    pass


class LazyBatchNorm2d(_LazyNormBase, BatchNorm2d):
    pass


class LazyBatchNorm3d(_LazyNormBase, BatchNorm3d):
    pass
