from __native__ import autocast_enter, autocast_exit, unknown_bool


class autocast:
    """Inside, the dtype of most results is not known: which operators run in the lower precision is not modelled."""

    def __init__(self, device_type='cuda', dtype=None, enabled=True, cache_enabled=None):
        self.device = device_type
        self.dtype = dtype
        self.enabled = enabled

    def __call__(self, function):
        return function

    def __enter__(self):
        if self.enabled:
            autocast_enter()
        return self

    def __exit__(self, kind, value, traceback):
        if self.enabled:
            autocast_exit()
        return False


def is_autocast_available(device_type):
    return unknown_bool('autocast')


def custom_fwd(fwd=None, *, device_type=None, cast_inputs=None):
    return (lambda f: f) if fwd is None else fwd


def custom_bwd(bwd=None, *, device_type=None):
    return (lambda f: f) if bwd is None else bwd
