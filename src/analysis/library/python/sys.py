from __native__ import unknown, unknown_int, unknown_str

argv = unknown('the command line')
path = unknown('the import path')
modules = unknown('loaded modules')
stdin = unknown('standard input')
stdout = unknown('standard output')
stderr = unknown('standard error')
platform = unknown_str('platform')
executable = unknown_str('path')
version = unknown_str('version')
version_info = unknown('the version of Python')
maxsize = 2**63 - 1
byteorder = 'little'


def exit(status=None):
    raise SystemExit(status)


def getsizeof(object, default=None):
    return unknown_int('bytes')


def setrecursionlimit(limit):
    return None


def getrecursionlimit():
    return unknown_int('limit')


def exc_info():
    return unknown('an exception')
