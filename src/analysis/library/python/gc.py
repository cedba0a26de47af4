from __native__ import unknown_int


def collect(generation=2):
    return unknown_int('objects')


def enable():
    return None


def disable():
    return None
