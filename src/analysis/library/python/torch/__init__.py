"""What of `torch` is ordinary Python; tensors, dtypes and functions of tensors are native."""
from __native__ import default_device_changes, is_grad_on, is_known, unknown, unknown_bool, unknown_float, unknown_int, unknown_str
from torch.autograd.grad_mode import enable_grad, inference_mode, no_grad, set_grad_enabled
from torch.random import Generator, get_rng_state, initial_seed, manual_seed, seed, set_rng_state

__version__ = unknown_str('version')


class device:
    def __init__(self, type='cpu', index=None):
        if isinstance(type, str) and is_known(type):
            name, _, number = type.partition(':')
            self.type = name
            self.index = int(number) if number else index
        else:
            self.type = unknown_str('device')
            self.index = index

    def __str__(self):
        return unknown_str('device')

    def __enter__(self):
        default_device_changes()
        return self

    def __exit__(self, kind, value, traceback):
        return None


def set_default_device(device):
    default_device_changes()


class finfo:
    """Limits of a floating type: their values are not modelled."""

    def __init__(self, type=None):
        self.dtype = type
        self.bits = unknown_int('bits')
        self.eps = unknown_float('eps')
        self.max = unknown_float('max')
        self.min = unknown_float('min')
        self.tiny = unknown_float('tiny')
        self.smallest_normal = unknown_float('tiny')
        self.resolution = unknown_float('resolution')


class iinfo:
    def __init__(self, type):
        self.dtype = type
        self.bits = unknown_int('bits')
        self.max = unknown_int('max')
        self.min = unknown_int('min')


def compile(model=None, *, fullgraph=False, dynamic=None, backend='inductor', mode=None, options=None, disable=False):
    """The model itself: compiled code computes the same."""
    return (lambda fn: fn) if model is None else model


def _assert(condition, message):
    assert condition, message


def _check(cond, message=None):
    if not cond:
        raise RuntimeError(message)


def is_grad_enabled():
    return is_grad_on()


def is_inference_mode_enabled():
    return unknown_bool('inference mode')


def is_autocast_enabled(device_type=None):
    return unknown_bool('autocast')


def get_autocast_gpu_dtype():
    return unknown('dtype of autocast')


def autocast(device_type, dtype=None, enabled=True, cache_enabled=None):
    from torch.amp import autocast as context

    return context(device_type, dtype, enabled, cache_enabled)


def vmap(func, in_dims=0, out_dims=0, randomness='error', *, chunk_size=None):
    from torch.func import vmap as mapped

    return mapped(func, in_dims, out_dims, randomness)


def save(obj, f, pickle_module=None, pickle_protocol=2, _use_new_zipfile_serialization=True):
    return None


def load(f, map_location=None, pickle_module=None, *, weights_only=True, mmap=None, **options):
    return unknown('data from a file')


def set_printoptions(**options):
    return None


def set_num_threads(n):
    return None


def get_num_threads():
    return unknown_int('threads')


def set_num_interop_threads(n):
    return None


def get_num_interop_threads():
    return unknown_int('threads')


def set_float32_matmul_precision(precision):
    return None


def get_float32_matmul_precision():
    return unknown('a setting')


def use_deterministic_algorithms(mode, *, warn_only=False):
    return None


def are_deterministic_algorithms_enabled():
    return unknown_bool('deterministic algorithms')


def set_anomaly_enabled(enabled, check_nan=True):
    return None
