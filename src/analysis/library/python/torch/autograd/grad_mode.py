"""Whether gradients are recorded has no bearing on shapes: the contexts do nothing, decorated functions stay."""


class _GradMode:
    def __init__(self, mode=True):
        self.mode = mode

    def __call__(self, function):
        return function

    def __enter__(self):
        return None

    def __exit__(self, kind, value, traceback):
        return None


def no_grad(orig_func=None):
    return _GradMode(False) if orig_func is None else orig_func


def enable_grad(orig_func=None):
    return _GradMode(True) if orig_func is None else orig_func


def inference_mode(mode=True):
    return mode if callable(mode) else _GradMode(mode)


def set_grad_enabled(mode):
    return _GradMode(mode)


def set_multithreading_enabled(mode):
    return _GradMode(mode)
