"""Whether gradients are recorded: it has no bearing on shapes, but on the gradients of an evaluation."""
from __native__ import evaluating, grad_mode


class _GradMode:
    def __init__(self, mode=True):
        self.mode = mode
        self.before = True

    def __call__(self, function):
        if not evaluating():
            return function
        mode = self.mode

        def decorated(*args, **kwargs):
            with _GradMode(mode):
                return function(*args, **kwargs)

        return decorated

    def __enter__(self):
        self.before = grad_mode(self.mode)
        return None

    def __exit__(self, kind, value, traceback):
        grad_mode(self.before)
        return None


def no_grad(orig_func=None):
    return _GradMode(False) if orig_func is None else _GradMode(False)(orig_func)


def enable_grad(orig_func=None):
    return _GradMode(True) if orig_func is None else _GradMode(True)(orig_func)


def inference_mode(mode=True):
    return _GradMode(False)(mode) if callable(mode) else _GradMode(not mode)


class set_grad_enabled(_GradMode):
    """It takes effect at once, and ends with the block where it opens one."""

    def __init__(self, mode):
        self.mode = mode
        self.before = grad_mode(mode)

    def __enter__(self):
        return None


def set_multithreading_enabled(mode):
    return _GradMode(True)
