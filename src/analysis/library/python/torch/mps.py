from __native__ import unknown_int


def is_available():
    from torch.backends import mps

    return mps.is_available()


def manual_seed(seed):
    return None


def empty_cache():
    return None


def synchronize():
    return None


def current_allocated_memory():
    return unknown_int('bytes')
