from collections import OrderedDict

from __native__ import parameters_of, unknown, unknown_bool, unknown_str


class _empty:
    """Stands for a default or an annotation that is not there."""


class Parameter:
    empty = _empty
    POSITIONAL_ONLY = 0
    POSITIONAL_OR_KEYWORD = 1
    VAR_POSITIONAL = 2
    KEYWORD_ONLY = 3
    VAR_KEYWORD = 4

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name = name
        self.kind = kind
        self.default = default
        self.annotation = annotation


class Signature:
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty):
        self.parameters = OrderedDict((p.name, p) for p in parameters or ())
        self.return_annotation = return_annotation

    def bind(self, *args, **kwargs):
        return unknown('arguments that are bound to a signature')

    bind_partial = bind


def signature(callable, **options):
    given = parameters_of(callable, _empty)
    if given is None:
        return unknown('the signature of a function')
    parameters = [Parameter(name, kind, default=default, annotation=a) for name, kind, default, a in given]
    return Signature(parameters, return_annotation=unknown('the annotation of what a function returns'))


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
