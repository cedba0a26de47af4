import einops
from torch.nn.modules.module import Module


class Rearrange(Module):
    def __init__(self, pattern, **axes_lengths):
        super().__init__()
        self.pattern = pattern
        self.axes_lengths = axes_lengths

    def forward(self, input):
        return einops.rearrange(input, self.pattern, **self.axes_lengths)


class Reduce(Module):
    def __init__(self, pattern, reduction, **axes_lengths):
        super().__init__()
        self.pattern = pattern
        self.reduction = reduction
        self.axes_lengths = axes_lengths

    def forward(self, input):
        return einops.reduce(input, self.pattern, self.reduction, **self.axes_lengths)


class EinMix(Module):
    """A product with a weight of its own, whose axes `weight_shape` names."""

    def __init__(self, pattern, weight_shape, bias_shape=None, **axes_lengths):
        import torch
        from torch.nn.parameter import Parameter

        super().__init__()
        self.pattern = pattern
        self.weight_shape = weight_shape
        self.bias_shape = bias_shape
        self.axes_lengths = axes_lengths
        self.weight = Parameter(torch.empty([axes_lengths[name] for name in weight_shape.split()]))
        if bias_shape is not None:
            self.bias = Parameter(torch.empty([axes_lengths[name] for name in bias_shape.split()]))

    def forward(self, input):
        left, right = self.pattern.split('->')
        if '...' in self.pattern:
            from __native__ import unknown

            return unknown('EinMix with an ellipsis is not modelled')
        # Grouped axes are taken apart before the product, and put together after it.
        before = left.replace('(', '').replace(')', '')
        after = right.replace('(', '').replace(')', '')
        sizes = {name: size for name, size in self.axes_lengths.items() if name in before.split()}
        x = einops.rearrange(input, f'{left} -> {before}', **sizes)
        y = einops.einsum(x, self.weight, f'{before}, {self.weight_shape} -> {after}')
        return einops.rearrange(y, f'{after} -> {right}')
