from contextlib import nullcontext


def dual_level():
    return nullcontext()


def make_dual(tensor, tangent, *, level=None):
    return tensor
