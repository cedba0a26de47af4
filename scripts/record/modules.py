#!/usr/bin/env python3
"""Records in test/facts/modules.json what modules and distributions of the torch that is installed answer.

    python3 scripts/record/modules.py

Each entry is an expression over `torch`, `nn`, `OrderedDict` and the names of torch.distributions, and the shapes and
dtypes of the tensors it yields, by their path in tuples and lists: {"source", "tensors": [[path, shape, dtype]]}. They
are the expressions of check_models.py and at most four samples of each module in PyTorch's own table of modules.
"""
import collections
import json
import pathlib
import warnings

import check_models
import torch
from torch import nn

TARGET = pathlib.Path(__file__).resolve().parents[2] / 'test' / 'facts' / 'modules.json'
SAMPLES_OF_A_MODULE = 4


class NotLiteral(Exception):
    """A value that cannot be written as an expression."""


def literal(value):
    if isinstance(value, torch.Tensor):
        make = 'torch.rand' if value.dtype.is_floating_point else 'torch.zeros'
        return f'{make}({tuple(value.shape)}, dtype={value.dtype})'
    if isinstance(value, torch.device):
        return repr(str(value))
    if isinstance(value, torch.dtype):
        return str(value)
    if isinstance(value, (tuple, list)):
        inside = ', '.join(map(literal, value))
        return f'[{inside}]' if isinstance(value, list) else f'({inside},)'
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)
    raise NotLiteral


def arguments(given):
    listed = [literal(v) for v in given.args] + [f'{name}={literal(v)}' for name, v in given.kwargs.items()]
    return ', '.join(listed)


def tensors(value, path=()):
    if isinstance(value, torch.Tensor):
        yield [list(path), list(value.shape), str(value.dtype).removeprefix('torch.')]
    elif isinstance(value, (tuple, list)):
        for i, item in enumerate(value):
            yield from tensors(item, (*path, i))


def expressions():
    for text, shapes in check_models.FURTHER:
        yield f'{text}({", ".join(f"torch.randn({shape})" for shape in shapes)})'
    for text, _ in check_models.DISTRIBUTIONS:
        yield f'{text}.sample((6, 2))'
        yield f'{text}.log_prob({text}.sample((6, 2)))'
    taken = collections.Counter()
    for module, sample, train in check_models.samples():
        if taken[module] >= SAMPLES_OF_A_MODULE:
            continue
        try:
            made, given = arguments(sample.constructor_input), arguments(sample.forward_input)
        except NotLiteral:
            continue
        taken[module] += 1
        yield f'nn.{module.__name__}({made}).train({train})({given})'


def main():
    warnings.simplefilter('ignore')
    names = {**vars(torch.distributions), 'torch': torch, 'nn': nn, 'OrderedDict': collections.OrderedDict}
    entries = {}
    for source in expressions():
        try:
            entries[source] = list(tensors(eval(source, names)))
        except (RuntimeError, ValueError, NotImplementedError):
            continue
    lines = [json.dumps({'source': source, 'tensors': found}) for source, found in entries.items()]
    TARGET.write_text('[\n' + ',\n'.join(lines) + '\n]\n')
    print(len(lines), 'expressions')


if __name__ == '__main__':
    main()
