"""Compiled code computes what the Python code does."""
from __native__ import unknown_bool


def disable(fn=None, recursive=True, *, reason=None):
    return (lambda f: f) if fn is None else fn


def allow_in_graph(fn):
    return fn


def assume_constant_result(fn):
    return fn


def compile(*args, **kwargs):
    import torch

    return torch.compile(*args, **kwargs)


def is_compiling():
    return unknown_bool('the code is being compiled')


def is_dynamo_compiling():
    return unknown_bool('the code is being compiled')


def is_exporting():
    return unknown_bool('the code is being exported')


def reset():
    return None


def cudagraph_mark_step_begin():
    return None


def set_stance(stance='default', **options):
    from contextlib import nullcontext

    return nullcontext()
