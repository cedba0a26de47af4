from __native__ import unknown, unknown_float, unknown_int, unknown_str


def time():
    return unknown_float('time')


def perf_counter():
    return unknown_float('time')


def monotonic():
    return unknown_float('time')


def process_time():
    return unknown_float('time')


def time_ns():
    return unknown_int('time')


def perf_counter_ns():
    return unknown_int('time')


def sleep(seconds):
    return None


def strftime(format, t=None):
    return unknown_str('time')


def ctime(seconds=None):
    return unknown_str('time')


def localtime(seconds=None):
    return unknown('time')


def gmtime(seconds=None):
    return unknown('time')
