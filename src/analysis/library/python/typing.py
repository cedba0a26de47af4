"""The classes of `typing` that make values; types themselves are native."""
from collections import ChainMap, Counter, OrderedDict, defaultdict as DefaultDict, deque as Deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, MutableMapping, MutableSequence, Sequence, Sized

from __native__ import named_tuple

List = list
Dict = dict
Set = set
FrozenSet = frozenset
Tuple = tuple
Type = type
Text = str


class NamedTuple:
    def __init_subclass__(cls, **kwargs):
        names = tuple(cls.__dict__['__annotations__'])
        cls._fields = names
        cls._field_defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}

    def __new__(cls, *args, **kwargs):
        names = cls._fields
        given = {**cls._field_defaults, **dict(zip(names, args)), **kwargs}
        missing = [name for name in names if name not in given]
        if missing:
            raise TypeError(f'{cls.__name__} missing required arguments: {missing}')
        return named_tuple(cls, names, [given[name] for name in names])

    @classmethod
    def _make(cls, iterable):
        return cls(*iterable)


class TypedDict(dict):
    def __init_subclass__(cls, total=True, **kwargs):
        return None
