from __native__ import unknown, unknown_bool, unknown_str


class Parameter:
    empty = unknown('no default')
    POSITIONAL_ONLY = 0
    POSITIONAL_OR_KEYWORD = 1
    VAR_POSITIONAL = 2
    KEYWORD_ONLY = 3
    VAR_KEYWORD = 4


class Signature:
    empty = unknown('no annotation')


def signature(callable, **options):
    return unknown('the signature of a function')


def getfullargspec(func):
    return unknown('the signature of a function')


getargspec = getfullargspec


def isclass(object):
    return isinstance(object, type)


def isfunction(object):
    from types import FunctionType

    return isinstance(object, FunctionType)


def ismethod(object):
    return unknown_bool('whether it is a method')


def isgenerator(object):
    return unknown_bool('whether it is a generator')


def ismodule(object):
    return unknown_bool('whether it is a module')


def getmembers(object, predicate=None):
    return unknown('the names of an object')


def getsource(object):
    return unknown_str('source')


def getfile(object):
    return unknown_str('path')


def getmodule(object):
    return unknown('a module')


def getdoc(object):
    return unknown_str('documentation')


def stack(context=1):
    return unknown('the frames')


def currentframe():
    return unknown('a frame')


def unwrap(func, *, stop=None):
    return func


def cleandoc(doc):
    return unknown_str('documentation')
