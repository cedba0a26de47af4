from collections import namedtuple

import torch
from torch.nn.modules.container import ModuleList, Sequential
from torch.nn.modules.linear import Linear
from torch.nn.modules.module import Module
from torch.nn.modules.utils import require_rank

_ASMoutput = namedtuple('_ASMoutput', ['output', 'loss'])


class AdaptiveLogSoftmaxWithLoss(Module):
    def __init__(
        self, in_features, n_classes, cutoffs, div_value=4.0, head_bias=False, device=None, dtype=None,
    ):
        super().__init__()
        self.in_features = in_features
        self.n_classes = n_classes
        self.cutoffs = [*cutoffs, n_classes]
        self.div_value = div_value
        self.head_bias = head_bias
        self.shortlist_size = self.cutoffs[0]
        self.n_clusters = len(self.cutoffs) - 1
        self.head_size = self.shortlist_size + self.n_clusters
        self.head = Linear(in_features, self.head_size, bias=head_bias, device=device, dtype=dtype)
        self.tail = ModuleList()
        for i in range(self.n_clusters):
            hidden = int(in_features // (div_value ** (i + 1)))
            self.tail.append(Sequential(
                Linear(in_features, hidden, bias=False, device=device, dtype=dtype),
                Linear(hidden, self.cutoffs[i + 1] - self.cutoffs[i], bias=False, device=device, dtype=dtype),
            ))

    def reset_parameters(self):
        return None

    def forward(self, input, target):
        require_rank(input, (1, 2), 'AdaptiveLogSoftmaxWithLoss')
        output = self.head(input)[..., 0]
        return _ASMoutput(output, (-output).mean())

    def log_prob(self, input):
        require_rank(input, (2,), 'AdaptiveLogSoftmaxWithLoss.log_prob')
        return input.new_empty((self.head(input).size(0), self.n_classes))

    def predict(self, input):
        require_rank(input, (2,), 'AdaptiveLogSoftmaxWithLoss.predict')
        return torch.argmax(self.head(input), dim=1)
