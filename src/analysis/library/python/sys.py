from __native__ import loaded_module, unknown, unknown_bool, unknown_int, unknown_str


class _Modules:
    def __getitem__(self, name):
        return loaded_module(name)

    def get(self, name, default=None):
        return loaded_module(name)

    def __setitem__(self, name, module):
        return None

    def __contains__(self, name):
        return unknown_bool('whether a module is loaded')

    def __getattr__(self, name):
        return unknown('loaded modules')


argv = unknown('the command line')
path = unknown('the import path')
modules = _Modules()
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
