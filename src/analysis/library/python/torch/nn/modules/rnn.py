import torch
from __native__ import op
from torch.nn.modules.module import Module
from torch.nn.parameter import Parameter
from torch.nn.utils.rnn import PackedSequence

_GATES = {'LSTM': 4, 'GRU': 3, 'RNN_TANH': 1, 'RNN_RELU': 1}


class RNNBase(Module):
    def __init__(
        self, mode, input_size, hidden_size, num_layers=1, bias=True, batch_first=False, dropout=0.0,
        bidirectional=False, proj_size=0, device=None, dtype=None,
    ):
        super().__init__()
        self.mode = mode
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.bias = bias
        self.batch_first = batch_first
        self.dropout = float(dropout)
        self.bidirectional = bidirectional
        self.proj_size = proj_size
        self._flat_weights_names = []
        self._all_weights = []
        for layer in range(num_layers):
            for suffix in ('', '_reverse') if bidirectional else ('',):
                self._add_weights(layer, suffix, device, dtype)
        if proj_size < 0:
            raise ValueError('proj_size should be a positive integer or zero to disable projections')
        if hidden_size <= proj_size:
            raise ValueError('proj_size has to be smaller than hidden_size')
        self.reset_parameters()

    @property
    def _directions(self):
        return 2 if self.bidirectional else 1

    @property
    def _output_size(self):
        """Size of a hidden state: that of the projection, when there is one."""
        return self.proj_size if self.proj_size > 0 else self.hidden_size

    def _add_weights(self, layer, suffix, device, dtype):
        gates = _GATES[self.mode] * self.hidden_size
        inputs = self.input_size if layer == 0 else self._output_size * self._directions
        shapes = {'weight_ih': (gates, inputs), 'weight_hh': (gates, self._output_size)}
        if self.bias:
            shapes['bias_ih'] = (gates,)
            shapes['bias_hh'] = (gates,)
        if self.proj_size > 0:
            shapes['weight_hr'] = (self.proj_size, self.hidden_size)
        names = []
        for name, shape in shapes.items():
            full = f'{name}_l{layer}{suffix}'
            setattr(self, full, Parameter(torch.empty(shape, device=device, dtype=dtype)))
            names.append(full)
        self._flat_weights_names.extend(names)
        self._all_weights.append(names)

    @property
    def all_weights(self):
        return [[getattr(self, name) for name in names] for names in self._all_weights]

    @property
    def _flat_weights(self):
        return [getattr(self, name) for name in self._flat_weights_names]

    def flatten_parameters(self):
        return None

    def reset_parameters(self):
        return None

    def _run(self, input, hx, batch_first, weights):
        return op(
            'recurrent', input=input, hx=hx, mode=self.mode, input_size=self.input_size,
            hidden_size=self.hidden_size, output_size=self._output_size,
            states=self.num_layers * self._directions, directions=self._directions, batch_first=batch_first,
            weights=weights, has_biases=self.bias, dropout=self.dropout, training=self.training,
        )

    def forward(self, input, hx=None):
        if isinstance(input, PackedSequence):
            return self._forward_packed(input)
        return self._run(input, hx, self.batch_first, self._flat_weights)

    def _forward_packed(self, packed):
        # Of sequences packed together only the shapes are followed.
        output, _ = self._run(packed.data, None, False, None)
        rows = self.num_layers * self._directions
        hidden = output.new_empty((rows, packed.batch, self._output_size))
        if self.mode == 'LSTM':
            hidden = (hidden, output.new_empty((rows, packed.batch, self.hidden_size)))
        return packed.with_data(output), hidden


class RNN(RNNBase):
    def __init__(
        self, input_size, hidden_size, num_layers=1, nonlinearity='tanh', bias=True, batch_first=False, dropout=0.0,
        bidirectional=False, device=None, dtype=None,
    ):
        if nonlinearity not in ('tanh', 'relu'):
            raise ValueError(f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'.")
        self.nonlinearity = nonlinearity
        mode = 'RNN_TANH' if nonlinearity == 'tanh' else 'RNN_RELU'
        super().__init__(
            mode, input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, 0, device, dtype,
        )


class LSTM(RNNBase):
    def __init__(
        self, input_size, hidden_size, num_layers=1, bias=True, batch_first=False, dropout=0.0, bidirectional=False,
        proj_size=0, device=None, dtype=None,
    ):
        super().__init__(
            'LSTM', input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, proj_size, device,
            dtype,
        )


class GRU(RNNBase):
    def __init__(
        self, input_size, hidden_size, num_layers=1, bias=True, batch_first=False, dropout=0.0, bidirectional=False,
        device=None, dtype=None,
    ):
        super().__init__(
            'GRU', input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, 0, device, dtype,
        )


class RNNCellBase(Module):
    def __init__(self, input_size, hidden_size, bias, num_chunks, device=None, dtype=None):
        super().__init__()
        kind = dict(device=device, dtype=dtype)
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.bias = bias
        self.weight_ih = Parameter(torch.empty((num_chunks * hidden_size, input_size), **kind))
        self.weight_hh = Parameter(torch.empty((num_chunks * hidden_size, hidden_size), **kind))
        self.bias_ih = Parameter(torch.empty(num_chunks * hidden_size, **kind)) if bias else None
        self.bias_hh = Parameter(torch.empty(num_chunks * hidden_size, **kind)) if bias else None
        self.reset_parameters()

    def reset_parameters(self):
        return None

    def _run(self, input, hx, mode):
        return op(
            'recurrent_cell', input=input, hx=hx, mode=mode, input_size=self.input_size,
            hidden_size=self.hidden_size, w_ih=self.weight_ih, w_hh=self.weight_hh, b_ih=self.bias_ih,
            b_hh=self.bias_hh,
        )


class RNNCell(RNNCellBase):
    def __init__(self, input_size, hidden_size, bias=True, nonlinearity='tanh', device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input, hx=None):
        return self._run(input, hx, 'RNN_RELU' if self.nonlinearity == 'relu' else 'RNN_TANH')


class LSTMCell(RNNCellBase):
    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def forward(self, input, hx=None):
        return self._run(input, hx, 'LSTM')


class GRUCell(RNNCellBase):
    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)

    def forward(self, input, hx=None):
        return self._run(input, hx, 'GRU')
