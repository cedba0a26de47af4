from __native__ import unknown_bool


def is_available():
    return unknown_bool('mps')


def is_built():
    return unknown_bool('mps')
