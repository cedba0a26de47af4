import copy

from __native__ import assign_fields, field_values


class _Missing:
    pass


MISSING = _Missing()


class KW_ONLY:
    """As an annotation: the fields below it are keyword-only."""


class FrozenInstanceError(AttributeError):
    pass


class InitVar:
    def __class_getitem__(cls, kind):
        return cls


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata if metadata is not None else {}
        self.kw_only = kw_only
        self.init_only = False


def field(
    *, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
    kw_only=MISSING,
):
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _mentions(annotation, word):
    return isinstance(annotation, str) and word in annotation


def _own_fields(cls, kw_only):
    """The fields that the class itself annotates, in order; their defaults become plain class attributes."""
    found = {}
    for name, annotation in cls.__dict__.get('__annotations__', {}).items():
        if annotation is KW_ONLY or _mentions(annotation, 'KW_ONLY'):
            kw_only = True
            continue
        if _mentions(annotation, 'ClassVar'):
            continue
        default = cls.__dict__.get(name, MISSING)
        one = default if isinstance(default, Field) else field(default=default)
        one.name = name
        one.type = annotation
        one.init_only = _mentions(annotation, 'InitVar')
        if one.kw_only is MISSING:
            one.kw_only = kw_only
        if isinstance(default, Field):
            if one.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, one.default)
        found[name] = one
    return found


def _make_init(fields_of, frozen):
    def __init__(self, *args, **kwargs):
        init_only = assign_fields(self, fields_of, frozen, args, kwargs)
        if hasattr(self, '__post_init__'):
            self.__post_init__(*init_only)

    return __init__


def _values(obj, wanted):
    return [getattr(obj, f.name) for f in wanted]


def _add_comparisons(cls, shown, order):
    def __eq__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return _values(self, shown) == _values(other, shown)

    cls.__eq__ = __eq__
    if order:
        cls.__lt__ = lambda self, other: _values(self, shown) < _values(other, shown)
        cls.__le__ = lambda self, other: _values(self, shown) <= _values(other, shown)
        cls.__gt__ = lambda self, other: _values(self, shown) > _values(other, shown)
        cls.__ge__ = lambda self, other: _values(self, shown) >= _values(other, shown)


def _refuse(self, name, *value):
    raise FrozenInstanceError(f"cannot assign to field '{name}'")


def _process(cls, init, repr_, eq, order, frozen, kw_only):
    inherited = {}
    for base in reversed(cls.__mro__[1:]):
        inherited.update(base.__dict__.get('__dataclass_fields__', {}))
    every = {**inherited, **_own_fields(cls, kw_only)}
    fields_of = list(every.values())
    kept = [f for f in fields_of if not f.init_only]
    own = cls.__dict__
    cls.__dataclass_fields__ = every
    cls.__match_args__ = tuple(f.name for f in fields_of if f.init and not f.kw_only)
    if init:
        cls.__init__ = _make_init(fields_of, frozen)
    if repr_ and '__repr__' not in own:
        cls.__repr__ = lambda self: (
            f"{type(self).__name__}({', '.join(f'{f.name}={getattr(self, f.name)!r}' for f in kept if f.repr)})"
        )
    if eq and '__eq__' not in own:
        _add_comparisons(cls, [f for f in kept if f.compare], order)
    if frozen:
        cls.__setattr__ = _refuse
        cls.__delattr__ = _refuse
    return cls


def dataclass(
    cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True,
    kw_only=False, slots=False, weakref_slot=False,
):
    def decorate(target):
        return _process(target, init, repr, eq, order, frozen, kw_only)

    return decorate if cls is None else decorate(cls)


def fields(class_or_instance):
    return tuple(f for f in class_or_instance.__dataclass_fields__.values() if not f.init_only)


def is_dataclass(obj):
    return hasattr(obj, '__dataclass_fields__')


def _plain(value, dict_factory):
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return dict_factory([(f.name, _plain(getattr(value, f.name), dict_factory)) for f in fields(value)])
    if isinstance(value, list):
        return [_plain(v, dict_factory) for v in value]
    if isinstance(value, tuple):
        return tuple(_plain(v, dict_factory) for v in value)
    if isinstance(value, dict):
        return {k: _plain(v, dict_factory) for k, v in value.items()}
    return copy.deepcopy(value)


def asdict(obj, *, dict_factory=dict):
    return _plain(obj, dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    return tuple_factory([_plain(getattr(obj, f.name), dict) for f in fields(obj)])


def replace(obj, /, **changes):
    return type(obj)(**field_values(obj, obj.__dataclass_fields__, changes))


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    members = dict(namespace or {})
    annotations = {}
    for one in fields:
        if isinstance(one, str):
            annotations[one] = 'typing.Any'
        else:
            annotations[one[0]] = one[1]
            if len(one) == 3:
                members[one[0]] = one[2]
    members['__annotations__'] = annotations
    return dataclass(type(cls_name, tuple(bases), members), **options)
