from contextlib import nullcontext

from __native__ import unknown_bool, unknown_int

enabled = True
benchmark = False
deterministic = False
allow_tf32 = True


def is_available():
    return unknown_bool('cudnn')


def version():
    return unknown_int('version')


def flags(enabled=False, benchmark=False, benchmark_limit=10, deterministic=False, allow_tf32=True):
    return nullcontext()
