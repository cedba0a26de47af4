from __native__ import unknown_int


def bisect_left(a, x, lo=0, hi=None, *, key=None):
    return unknown_int('position')


def bisect_right(a, x, lo=0, hi=None, *, key=None):
    return unknown_int('position')


bisect = bisect_right
