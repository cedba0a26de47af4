class ABCMeta(type):
    def register(cls, subclass):
        return subclass


class ABC(metaclass=ABCMeta):
    pass


def abstractmethod(funcobj):
    return funcobj


def abstractproperty(fget):
    return property(fget)


def abstractclassmethod(callable):
    return classmethod(callable)


def abstractstaticmethod(callable):
    return staticmethod(callable)
