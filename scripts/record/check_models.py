#!/usr/bin/env python3
"""Runs the Python sources of the library models under real Python, beside the torch that is installed.

The models of torch.nn are loaded in place of the real ones, over the real tensors and functions. Every sample of
PyTorch's own table of modules is then built and called twice: parameter and buffer names, their shapes and dtypes, and
the shapes and dtypes of the outputs have to agree. Samples that the real module refuses are left out.
Run it with the Python that has torch; prints what differs, exit code 1 when anything does.
"""
import collections
import importlib.abc
import importlib.util
import pathlib
import sys
import types
import unittest

import torch
import torch.distributions
import torch.nn.functional
import torch.utils.data

if importlib.util.find_spec('expecttest') is None:
    # PyTorch's table of modules wants it for its own tests only.
    sys.modules['expecttest'] = types.ModuleType('expecttest')
    sys.modules['expecttest'].TestCase = unittest.TestCase
    sys.modules['expecttest'].ACCEPT = True

import torch.testing._internal.common_modules as common

LIBRARY = pathlib.Path(__file__).resolve().parent.parent.parent / 'src' / 'analysis' / 'library' / 'python'
REAL = {name: module for name, module in sys.modules.items() if name == 'torch' or name.startswith('torch.')}
# The models' modules that replace the real ones; the rest of torch stays.
REPLACED = ('torch.nn.modules', 'torch.nn.parameter', 'torch.nn.utils', 'torch.nn.parallel', 'torch.nn.init',
            'torch.optim', 'torch.utils.data', 'torch.utils.hooks', 'torch.distributions')


def replaced(name):
    return name == 'torch.nn' or any(name == r or name.startswith(r + '.') for r in REPLACED)


class Models(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if not replaced(name):
            return None
        base = LIBRARY / name.replace('.', '/')
        package = (base / '__init__.py').exists()
        file = base / '__init__.py' if package else base.with_suffix('.py')
        return importlib.util.spec_from_file_location(
            name, file, submodule_search_locations=[str(base)] if package else None)


def native():
    """What the interpreter gives the models, with sizes that are known."""
    module = types.ModuleType('__native__')
    module.parameter = REAL['torch.nn'].Parameter
    module.op = run_operator
    module.is_known = lambda value: True
    for name, value in {'int': 2, 'float': 0.5, 'str': 'text', 'bool': True}.items():
        setattr(module, 'unknown_' + name, lambda reason, value=value: value)
    module.unknown = lambda reason: None
    module.fresh_size = lambda name: 2
    return module


def require_rank(input, ranks, what):
    if input.dim() not in ranks:
        raise ValueError(f'{what} takes {ranks}')


def recurrent(input, hx, mode, input_size, hidden_size, output_size, states, directions, batch_first):
    batch = [] if input.dim() == 2 else [input.size(0 if batch_first else 1)]
    hidden = input.new_empty([states, *batch, output_size])
    if mode == 'LSTM':
        hidden = (hidden, input.new_empty([states, *batch, hidden_size]))
    return input.new_empty([*input.shape[:-1], output_size * directions]), hidden


def recurrent_cell(input, hx, mode, input_size, hidden_size):
    state = input.new_empty([*input.shape[:-1], hidden_size])
    return (state, state) if mode == 'LSTM' else state


def multi_head_attention(query, key, batch_first, need_weights, average_attn_weights, num_heads, added_keys, **rest):
    axis = query.dim() - 2 if batch_first else 0
    batch = [] if query.dim() == 2 else [query.size(0 if batch_first else 1)]
    heads = [] if average_attn_weights else [num_heads]
    weights = [*batch, *heads, query.size(axis), key.size(axis) + added_keys]
    return query.new_empty(query.shape), query.new_empty(weights) if need_weights else None


OPERATORS = {'require_rank': require_rank, 'recurrent': recurrent, 'recurrent_cell': recurrent_cell,
             'multi_head_attention': multi_head_attention}


def run_operator(name, **args):
    return OPERATORS[name](**args)


def load_models():
    sys.modules['__native__'] = native()
    for name in REAL:
        if replaced(name):
            del sys.modules[name]
    sys.meta_path.insert(0, Models())
    sys.modules['torch.nn.functional'] = REAL['torch.nn.functional']
    # What the real package answers to `from torch.nn import functional`.
    package = importlib.util.module_from_spec(importlib.util.find_spec('torch.nn'))
    package.functional = REAL['torch.nn.functional']
    sys.modules['torch.nn'] = package
    package.__spec__.loader.exec_module(package)
    return package


# Modules that the table does not have, as text for both libraries, and the shapes of their inputs.
FURTHER = [
    ('nn.Conv1d(4, 8, 3, padding="same")', [(2, 4, 9)]),
    ('nn.Conv2d(4, 8, (3, 5), stride=2, padding=1, padding_mode="circular")', [(2, 4, 9, 9)]),
    ('nn.Conv2d(4, 8, 3, padding="same", dilation=2, groups=4, padding_mode="reflect")', [(4, 9, 9)]),
    ('nn.ConvTranspose2d(4, 8, 4, 2, 1, output_padding=1, groups=2)', [(2, 4, 9, 9)]),
    ('nn.LazyLinear(7)', [(2, 5)]),
    ('nn.LazyConv2d(7, 3, bias=False)', [(2, 5, 8, 8)]),
    ('nn.LazyConvTranspose1d(7, 3)', [(2, 5, 8)]),
    ('nn.LazyBatchNorm2d()', [(2, 5, 8, 8)]),
    ('nn.LazyInstanceNorm1d()', [(2, 5, 8)]),
    ('nn.InstanceNorm2d(5, affine=True, track_running_stats=True)', [(5, 8, 8)]),
    ('nn.BatchNorm1d(5, affine=False)', [(4, 5)]),
    ('nn.LayerNorm((3, 4))', [(2, 3, 4)]),
    ('nn.GroupNorm(2, 6)', [(2, 6, 5)]),
    ('nn.LocalResponseNorm(3)', [(2, 6, 5)]),
    ('nn.CrossMapLRN2d(3)', [(2, 6, 5, 5)]),
    ('nn.MaxPool1d(3, ceil_mode=True)', [(2, 6, 5)]),
    ('nn.MaxPool2d(3, 2, return_indices=True)', [(2, 6, 9, 9)]),
    ('nn.AvgPool3d(2)', [(2, 6, 9, 9, 9)]),
    ('nn.LPPool2d(2, 3, stride=2)', [(2, 6, 9, 9)]),
    ('nn.AdaptiveAvgPool2d((None, 3))', [(2, 6, 9, 9)]),
    ('nn.AdaptiveMaxPool1d(4, True)', [(2, 6, 9)]),
    ('nn.FractionalMaxPool2d(2, output_ratio=0.5)', [(2, 6, 9, 9)]),
    ('nn.ReflectionPad2d((1, 2, 0, 1))', [(2, 6, 9, 9)]),
    ('nn.ReplicationPad1d(2)', [(2, 6, 9)]),
    ('nn.ConstantPad3d(1, 0.5)', [(2, 6, 3, 3, 3)]),
    ('nn.ZeroPad2d(2)', [(2, 6, 3, 3)]),
    ('nn.PixelShuffle(2)', [(2, 8, 3, 3)]),
    ('nn.PixelUnshuffle(2)', [(2, 8, 4, 4)]),
    ('nn.ChannelShuffle(2)', [(2, 8, 4, 4)]),
    ('nn.Upsample(scale_factor=2, mode="bilinear")', [(2, 8, 4, 4)]),
    ('nn.Upsample(size=(5, 7))', [(2, 8, 4, 4)]),
    ('nn.UpsamplingNearest2d(scale_factor=3)', [(2, 8, 4, 4)]),
    ('nn.Fold((4, 5), (2, 2))', [(2, 12, 12)]),
    ('nn.Unfold((2, 2), padding=1)', [(2, 3, 5, 5)]),
    ('nn.Flatten(0, 1)', [(2, 3, 5)]),
    ('nn.Unflatten(1, (2, 3))', [(2, 6, 5)]),
    ('nn.Bilinear(3, 4, 5)', [(2, 3), (2, 4)]),
    ('nn.CosineSimilarity(dim=1)', [(2, 3, 4), (2, 3, 4)]),
    ('nn.PairwiseDistance(keepdim=True)', [(2, 3), (2, 3)]),
    ('nn.GLU(1)', [(2, 6, 4)]),
    ('nn.PReLU(6)', [(2, 6, 4)]),
    ('nn.Softmax2d()', [(2, 6, 4, 4)]),
    ('nn.RReLU()', [(2, 6)]),
    ('nn.RNN(4, 5, 2, nonlinearity="relu", bias=False)', [(3, 2, 4)]),
    ('nn.LSTM(4, 6, 2, batch_first=True, bidirectional=True, proj_size=3)', [(3, 2, 4)]),
    ('nn.GRU(4, 6, 3, bidirectional=True)', [(7, 4)]),
    ('nn.LSTMCell(4, 6)', [(2, 4)]),
    ('nn.GRUCell(4, 6, bias=False)', [(4,)]),
    ('nn.RNNCell(4, 6)', [(2, 4)]),
    ('nn.MultiheadAttention(8, 2, add_bias_kv=True, add_zero_attn=True, bias=False)', [(3, 2, 8), (5, 2, 8), (5, 2, 8)]),
    ('nn.MultiheadAttention(8, 2, kdim=4, vdim=6, batch_first=True)', [(2, 3, 8), (2, 5, 4), (2, 5, 6)]),
    ('nn.Transformer(8, 2, 2, 1, 16, batch_first=True)', [(2, 3, 8), (2, 5, 8)]),
    ('nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, norm_first=True), 2, nn.LayerNorm(8))', [(3, 2, 8)]),
    ('nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 16, activation="gelu"), 2)', [(3, 2, 8), (5, 2, 8)]),
    ('nn.Sequential(OrderedDict(a=nn.Linear(3, 4), b=nn.Sequential(nn.ReLU(), nn.Linear(4, 5))))', [(2, 3)]),
    ('nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 5))[:2].append(nn.Linear(4, 7))', [(2, 3)]),
    ('nn.utils.weight_norm(nn.Conv1d(3, 4, 2))', [(2, 3, 6)]),
    ('nn.utils.spectral_norm(nn.Linear(3, 4))', [(2, 3)]),
    ('nn.DataParallel(nn.Linear(3, 4))', [(2, 3)]),
    ('nn.L1Loss(reduction="none")', [(2, 3), (2, 3)]),
    ('nn.HuberLoss()', [(2, 3), (2, 3)]),
    ('nn.TripletMarginWithDistanceLoss(reduction="none")', [(2, 3), (2, 3), (2, 3)]),
    ('nn.TripletMarginLoss(reduction="sum")', [(2, 3), (2, 3), (2, 3)]),
    ('nn.AdaptiveAvgPool3d(2).double()', [(2, 3, 4, 4, 4)]),
    ('nn.Linear(3, 4).half().float()', [(2, 3)]),
]


# Distributions, and a value of each.
DISTRIBUTIONS = [
    ('Normal(torch.zeros(3, 1), torch.ones(4))', (3, 4)),
    ('Normal(0.0, 1.0)', (5,)),
    ('Categorical(logits=torch.zeros(2, 3, 5))', (2, 3)),
    ('Categorical(torch.ones(5))', (7,)),
    ('Bernoulli(torch.full((2, 3), 0.5))', (2, 3)),
    ('Uniform(torch.zeros(3), 1.0)', (2, 3)),
    ('Beta(torch.ones(3), torch.ones(2, 3))', (2, 3)),
    ('Gamma(torch.ones(3), 2.0)', (3,)),
    ('Exponential(torch.ones(3))', (3,)),
    ('Poisson(torch.ones(3))', (3,)),
    ('Laplace(torch.zeros(3), torch.ones(3))', (4, 3)),
    ('StudentT(torch.ones(3))', (3,)),
    ('Dirichlet(torch.ones(2, 3))', (2, 3)),
    ('Multinomial(4, torch.ones(2, 3))', (2, 3)),
    ('OneHotCategorical(logits=torch.zeros(2, 3))', (2, 3)),
    ('MultivariateNormal(torch.zeros(2, 3), torch.eye(3))', (4, 2, 3)),
    ('LowRankMultivariateNormal(torch.zeros(3), torch.ones(3, 1), torch.ones(3))', (3,)),
    ('Independent(Normal(torch.zeros(2, 3), torch.ones(2, 3)), 1)', (2, 3)),
    ('MixtureSameFamily(Categorical(torch.ones(5)), Normal(torch.zeros(5), torch.ones(5)))', (7,)),
    ('LogNormal(torch.zeros(3), torch.ones(3))', (3,)),
    ('RelaxedBernoulli(torch.tensor(1.0), torch.full((3,), 0.5))', (3,)),
]


def drawn(distributions, text, value_shape):
    """What samples and probabilities look like; a method that the real one lacks is left out."""
    names = {**vars(distributions), 'torch': torch}
    made = eval(text, names)
    value = torch.zeros(value_shape, dtype=made.sample().dtype) + (0 if 'Categorical' in text else 0.5)
    value = value / value.sum(-1, keepdim=True) if 'Dirichlet' in text else value
    made._validate_args = False
    calls = {
        'batch': lambda: tuple(made.batch_shape),
        'event': lambda: tuple(made.event_shape),
        'sample': lambda: described(made.sample((6, 2))),
        'rsample': lambda: described(made.rsample()) if made.has_rsample else None,
        'log_prob': lambda: described(made.log_prob(value))[0],
        'entropy': lambda: described(made.entropy()),
        'mean': lambda: described(made.mean),
        'kl': lambda: described(distributions.kl_divergence(made, made)),
    }
    found = {}
    for name, call in calls.items():
        try:
            found[name] = call()
        except NotImplementedError:
            continue
    return found


def further(nn, text, shapes):
    module = eval(text, {'nn': nn, 'OrderedDict': collections.OrderedDict})
    output = described(module(*[torch.randn(shape) for shape in shapes]))
    names = [name for name, _ in module.named_modules()]
    return {'output': output, 'state': state(module), 'modules': names, 'keys': list(module.state_dict())}


def described(value):
    if isinstance(value, torch.Tensor):
        return tuple(value.shape), value.dtype
    if isinstance(value, (tuple, list)):
        return [described(v) for v in value]
    return type(value).__name__


def state(module):
    return [(name, described(t)) for name, t in [*module.named_parameters(), *module.named_buffers()]]


def shape_of_call(module, sample, train):
    module.train(train)
    given = sample.forward_input
    return described(module(*given.args, **given.kwargs))


def samples():
    for info in common.module_db:
        for train in (True, False):
            for sample in info.module_inputs_func(
                    info, device='cpu', dtype=torch.float32, requires_grad=False, training=train):
                if sample.forward_input is not None:
                    yield info.module_cls, sample, train


def main():
    listed = list(samples())
    expected_drawn = [drawn(REAL['torch.distributions'], text, shape) for text, shape in DISTRIBUTIONS]
    expected_further = [further(REAL['torch.nn'], text, shapes) for text, shapes in FURTHER]
    models = load_models()
    problems = []
    for (text, shapes), expected in zip(FURTHER, expected_further):
        found = further(models, text, shapes)
        problems.extend(
            f'{text}: {key} {found[key]} is not {expected[key]}' for key in expected if found[key] != expected[key])
    compared = 0
    ours = importlib.import_module('torch.distributions')
    for (text, shape), expected in zip(DISTRIBUTIONS, expected_drawn):
        found = drawn(ours, text, shape)
        problems.extend(f'{text}: {key} {found[key]} is not {expected[key]}' for key in expected
                        if found[key] != expected[key] and key != 'rsample')
    for real, sample, train in listed:
        name = real.__name__
        made = sample.constructor_input
        try:
            expected = real(*made.args, **made.kwargs)
            output = shape_of_call(expected, sample, train)
        except Exception:
            continue
        compared += 1
        try:
            ours = getattr(models, name)(*made.args, **made.kwargs)
            found = shape_of_call(ours, sample, train)
        except Exception as e:
            problems.append(f'{name}{made.args}{made.kwargs}: {type(e).__name__}: {e}')
            continue
        if state(ours) != state(expected):
            problems.append(f'{name}{made.args}{made.kwargs}: {state(ours)} is not {state(expected)}')
        if found != output:
            problems.append(f'{name}{made.args}{made.kwargs}: {found} is not {output}')
    for problem in problems:
        print(problem)
    print(f'{len(FURTHER) + len(DISTRIBUTIONS)} expressions, {compared} samples of {len({real for real, _, _ in listed})} modules, {len(problems)} differ')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
