from __native__ import unknown, unknown_bool, unknown_float, unknown_int, unknown_str
from torch.cuda import amp


class _Context:
    """A stream, a device, an event: no bearing on shapes."""

    def __init__(self, *args, **kwargs):
        self.args = args

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return None

    def synchronize(self):
        return None

    def record(self, stream=None):
        return None

    def wait(self, stream=None):
        return None

    def wait_stream(self, stream):
        return None

    def elapsed_time(self, end_event):
        return unknown_float('milliseconds')


class Stream(_Context):
    pass


class Event(_Context):
    pass


class device(_Context):
    pass


class stream(_Context):
    pass


def is_available():
    return unknown_bool('cuda')


def is_initialized():
    return unknown_bool('cuda')


def is_bf16_supported(including_emulation=True):
    return unknown_bool('bfloat16')


def device_count():
    return unknown_int('gpus')


def current_device():
    return unknown_int('gpu')


def set_device(device):
    return None


def get_device_name(device=None):
    return unknown_str('gpu')


def get_device_capability(device=None):
    return (unknown_int('major'), unknown_int('minor'))


def get_device_properties(device=None):
    return unknown('properties of a device')


def current_stream(device=None):
    return Stream()


def default_stream(device=None):
    return Stream()


def manual_seed(seed):
    return None


def manual_seed_all(seed):
    return None


def seed():
    return None


def empty_cache():
    return None


def synchronize(device=None):
    return None


def reset_peak_memory_stats(device=None):
    return None


def reset_max_memory_allocated(device=None):
    return None


def memory_allocated(device=None):
    return unknown_int('bytes')


def max_memory_allocated(device=None):
    return unknown_int('bytes')


def memory_reserved(device=None):
    return unknown_int('bytes')


def max_memory_reserved(device=None):
    return unknown_int('bytes')


def mem_get_info(device=None):
    return (unknown_int('bytes'), unknown_int('bytes'))


def get_rng_state(device='cuda'):
    return unknown('state of a random generator')


def set_rng_state(new_state, device='cuda'):
    return None
