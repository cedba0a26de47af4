"""Compiled code computes what the Python code does: compiling is the identity."""
from contextlib import nullcontext
from typing import Final

from __native__ import unknown
from torch.nn.modules.module import Module


class ScriptModule(Module):
    pass


class ScriptFunction:
    pass


RecursiveScriptModule = ScriptModule


def script(obj, optimize=None, _frames_up=0, _rcb=None, example_inputs=None):
    return obj


def trace(func=None, example_inputs=None, optimize=None, check_trace=True, **options):
    return func


def trace_module(mod, inputs, optimize=None, **options):
    return mod


def script_method(fn, _rcb=None):
    return fn


def script_if_tracing(fn):
    return fn


def is_scripting():
    return False


def is_tracing():
    return False


def annotate(the_type, the_value):
    return the_value


def ignore(drop=False, **kwargs):
    return drop if callable(drop) else (lambda fn: fn)


def unused(fn):
    return fn


def export(fn):
    return fn


def interface(obj):
    return obj


def _overload(func):
    return func


def _overload_method(func):
    return func


def freeze(mod, preserved_attrs=None, optimize_numerics=True):
    return mod


def optimize_for_inference(mod, other_methods=None):
    return mod


def optimized_execution(should_optimize):
    return nullcontext()


def fork(func, *args, **kwargs):
    return func(*args, **kwargs)


def wait(future):
    return future


def load(f, map_location=None, _extra_files=None, _restore_shapes=False):
    return unknown('a module from a file')


def save(m, f, _extra_files=None):
    return None
