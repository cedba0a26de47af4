"""The abstract containers: `isinstance` asks whether a value can do what the class stands for."""


class _Protocol(type):
    def __instancecheck__(cls, instance):
        if cls in type(instance).__mro__:
            return True
        accepts = cls.__dict__.get('_accepts')
        return accepts is not None and accepts(instance)

    def __subclasscheck__(cls, subclass):
        if cls in subclass.__mro__:
            return True
        bases = cls.__dict__.get('_bases', ())
        return any(issubclass(subclass, base) for base in bases)

    def register(cls, subclass):
        return subclass


class Hashable(metaclass=_Protocol):
    _accepts = lambda x: not isinstance(x, (list, dict, set))


class Callable(metaclass=_Protocol):
    _accepts = lambda x: callable(x)

    def __class_getitem__(cls, item):
        return cls


class _Generic(metaclass=_Protocol):
    def __class_getitem__(cls, item):
        return cls


class Iterable(_Generic):
    _bases = (list, tuple, dict, set, frozenset, str, range)
    _accepts = lambda x: hasattr(x, '__iter__')


class Iterator(Iterable):
    _accepts = lambda x: hasattr(x, '__next__') and hasattr(x, '__iter__')

    def __iter__(self):
        return self


class Generator(Iterator):
    _accepts = lambda x: hasattr(x, 'send') and hasattr(x, '__next__')


class Reversible(Iterable):
    _accepts = lambda x: hasattr(x, '__reversed__')


class Sized(_Generic):
    _accepts = lambda x: hasattr(x, '__len__')


class Container(_Generic):
    _accepts = lambda x: hasattr(x, '__contains__')


class Collection(Sized, Iterable, Container):
    _bases = (list, tuple, dict, set, frozenset, str, range)
    _accepts = lambda x: hasattr(x, '__len__') and hasattr(x, '__iter__') and hasattr(x, '__contains__')


class Sequence(Collection):
    _bases = (list, tuple, str, range)
    _accepts = lambda x: isinstance(x, (list, tuple, str, range, bytes))

    def __iter__(self):
        for i in range(len(self)):
            yield self[i]

    def __contains__(self, value):
        return any(item == value for item in self)

    def __reversed__(self):
        for i in reversed(range(len(self))):
            yield self[i]

    def index(self, value):
        return list(self).index(value)

    def count(self, value):
        return list(self).count(value)


class MutableSequence(Sequence):
    _bases = (list,)
    _accepts = lambda x: isinstance(x, list)

    def append(self, value):
        self.insert(len(self), value)

    def extend(self, values):
        for value in values:
            self.append(value)

    def pop(self, index=-1):
        value = self[index]
        del self[index]
        return value

    def __iadd__(self, values):
        self.extend(values)
        return self


class Set(Collection):
    _bases = (set, frozenset)
    _accepts = lambda x: isinstance(x, (set, frozenset))


class MutableSet(Set):
    _bases = (set,)
    _accepts = lambda x: isinstance(x, set)


class Mapping(Collection):
    _bases = (dict,)
    _accepts = lambda x: isinstance(x, dict)

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def keys(self):
        return list(iter(self))

    def values(self):
        return [self[key] for key in self]

    def items(self):
        return [(key, self[key]) for key in self]


class MutableMapping(Mapping):
    _bases = (dict,)
    _accepts = lambda x: isinstance(x, dict)

    def pop(self, key, *default):
        if key not in self and default:
            return default[0]
        value = self[key]
        del self[key]
        return value

    def clear(self):
        for key in list(self):
            del self[key]

    def update(self, other=(), /, **named):
        for key, value in dict(other, **named).items():
            self[key] = value

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]


class KeysView(Collection):
    pass


class ValuesView(Collection):
    pass


class ItemsView(Collection):
    pass


class Awaitable(_Generic):
    pass


class Coroutine(Awaitable):
    pass


class AsyncIterable(_Generic):
    pass


class AsyncIterator(AsyncIterable):
    pass


class AsyncGenerator(AsyncIterator):
    pass


class ByteString(Sequence):
    _accepts = lambda x: isinstance(x, bytes)
