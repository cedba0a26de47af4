from torch.nn import functional as F
from torch.nn.modules.batchnorm import _LazyNormBase, _NormBase

__all__ = [
    'InstanceNorm1d', 'InstanceNorm2d', 'InstanceNorm3d', 'LazyInstanceNorm1d', 'LazyInstanceNorm2d',
    'LazyInstanceNorm3d',
]


class _InstanceNorm(_NormBase):
    """Takes (N, C, *) and, without a batch, (C, *)."""

    def __init__(
        self, num_features, eps=1e-5, momentum=0.1, affine=False, track_running_stats=False, device=None, dtype=None,
    ):
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype)

    def forward(self, input):
        self._check_input_dim(input)
        if input.dim() == self._ranks[1]:
            return self._apply_instance_norm(input.unsqueeze(0)).squeeze(0)
        return self._apply_instance_norm(input)

    def _apply_instance_norm(self, input):
        return F.instance_norm(
            input, self.running_mean, self.running_var, self.weight, self.bias,
            self.training or not self.track_running_stats, self.momentum, self.eps,
        )

    def _channel_axis(self, input):
        return 1 - self._ranks[0]


class InstanceNorm1d(_InstanceNorm):
    _ranks = (3, 2)


class InstanceNorm2d(_InstanceNorm):
    _ranks = (4, 3)


class InstanceNorm3d(_InstanceNorm):
    _ranks = (5, 4)


class _LazyInstanceNorm(_LazyNormBase):
    def __init__(self, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None):
        super().__init__(eps, momentum, affine, track_running_stats, device, dtype)

    def _channel_axis(self, input):
        return 1 - self._ranks[0]


class LazyInstanceNorm1d(_LazyInstanceNorm, InstanceNorm1d):
    pass


class LazyInstanceNorm2d(_LazyInstanceNorm, InstanceNorm2d):
    pass


class LazyInstanceNorm3d(_LazyInstanceNorm, InstanceNorm3d):
    pass
