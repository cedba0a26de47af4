"""Types that have no name of their own. Which values are instances of them the interpreter knows by these names."""


class FunctionType:
    pass


LambdaType = FunctionType


class BuiltinFunctionType:
    pass


class MethodType:
    def __new__(cls, function, instance):
        return lambda *args, **kwargs: function(instance, *args, **kwargs)


class ModuleType:
    def __init__(self, name, doc=None):
        self.__name__ = name


class GeneratorType:
    pass


class NoneType:
    pass


class SimpleNamespace:
    def __init__(self, mapping_or_iterable=(), /, **kwargs):
        for name, value in {**dict(mapping_or_iterable), **kwargs}.items():
            setattr(self, name, value)


class GenericAlias:
    pass


class TracebackType:
    pass


def MappingProxyType(mapping):
    return mapping


def new_class(name, bases=(), kwds=None, exec_body=None):
    return type(name, bases, {})
