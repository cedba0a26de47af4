from __native__ import unknown_bool


def is_available():
    return unknown_bool('mkl')
