from contextlib import nullcontext

from __native__ import unknown, unknown_bool

matmul = unknown('a setting')


def is_built():
    return unknown_bool('cuda')


def sdp_kernel(enable_flash=True, enable_math=True, enable_mem_efficient=True, enable_cudnn=True):
    return nullcontext()


def enable_flash_sdp(enabled):
    return None


def enable_mem_efficient_sdp(enabled):
    return None


def enable_math_sdp(enabled):
    return None


def flash_sdp_enabled():
    return unknown_bool('flash attention')


def mem_efficient_sdp_enabled():
    return unknown_bool('attention')


def math_sdp_enabled():
    return unknown_bool('attention')
