"""Enumerations: a metaclass turns the plain values of the class body into members."""
from types import FunctionType


class auto:
    """A value that the class gives: the next number, or what `_generate_next_value_` answers."""

    def __init__(self, value=None):
        self.value = value


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


DynamicClassAttribute = property


def _is_member(name, value):
    if name.startswith('_') and name.endswith('_'):
        return False
    return not isinstance(value, (staticmethod, classmethod, property, nonmember, FunctionType, type))


def _payload_type(bases):
    """int for an IntEnum, str for `class Mode(str, Enum)`, else object."""
    for base in bases:
        for kind in (int, str, float, tuple, bytes):
            if issubclass(base, kind):
                return kind
    return object


def _resolve_auto(cls, name, previous):
    generate = cls._generate_next_value_
    return generate(name, 1, len(previous), previous)


class EnumMeta(type):
    def __new__(metacls, name, bases, namespace, **kwargs):
        members = {k: v for k, v in namespace.items() if _is_member(k, v)}
        rest = {k: v for k, v in namespace.items() if k not in members}
        cls = super().__new__(metacls, name, bases, rest)
        cls._member_map_ = {}
        cls._member_names_ = []
        payload = _payload_type(bases)
        values = []
        for key, value in members.items():
            if isinstance(value, member):
                value = value.value
            if isinstance(value, auto):
                value = value.value if value.value is not None else _resolve_auto(cls, key, list(values))
            values.append(value)
            metacls._add_member(cls, payload, key, value, namespace)
        return cls

    def _add_member(cls, payload, key, value, namespace):
        for known in cls._member_map_.values():
            if known._value_ == value and type(known._value_) is type(value):
                cls._member_map_[key] = known
                setattr(cls, key, known)
                return
        arguments = value if isinstance(value, tuple) else (value,)
        if '__new__' in namespace:
            made = namespace['__new__'](cls, *arguments)
        elif payload is object:
            made = object.__new__(cls)
        else:
            made = payload.__new__(cls, value)
        if not hasattr(made, '_value_'):
            made._value_ = value
        made._name_ = key
        if hasattr(cls, '__member_init__'):
            made.__member_init__(*arguments)
        elif '__init__' in namespace:
            made.__init__(*arguments)
        cls._member_map_[key] = made
        cls._member_names_.append(key)
        setattr(cls, key, made)

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1, boundary=None):
        if names is not None:
            return _from_names(cls, value, names, start)
        return _lookup(cls, value)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return iter([cls._member_map_[name] for name in cls._member_names_])

    def __reversed__(cls):
        return reversed([cls._member_map_[name] for name in cls._member_names_])

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    def __contains__(cls, value):
        return any(value is m or value == m._value_ for m in cls._member_map_.values())

    @property
    def __members__(cls):
        return dict(cls._member_map_)


EnumType = EnumMeta


def _lookup(cls, value):
    if isinstance(value, cls):
        return value
    for known in cls._member_map_.values():
        if known._value_ == value:
            return known
    found = cls._missing_(value)
    if found is None:
        raise ValueError(f'{value!r} is not a valid {cls.__name__}')
    return found


def _from_names(cls, name, names, start):
    if isinstance(names, str):
        names = names.replace(',', ' ').split()
    pairs = names.items() if isinstance(names, dict) else None
    if pairs is None:
        pairs = [n if isinstance(n, (tuple, list)) else (n, start + i) for i, n in enumerate(names)]
    return EnumMeta.__new__(EnumMeta, name, (cls,), dict(pairs))


class Enum(metaclass=EnumMeta):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        numbers = [v for v in last_values if isinstance(v, int)]
        return max(numbers) + 1 if numbers else start

    @classmethod
    def _missing_(cls, value):
        return None

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __repr__(self):
        return f'<{type(self).__name__}.{self._name_}: {self._value_!r}>'

    def __str__(self):
        return f'{type(self).__name__}.{self._name_}'

    def __hash__(self):
        return hash(self._name_)


class ReprEnum(Enum):
    pass


class IntEnum(int, ReprEnum):
    pass


class StrEnum(str, ReprEnum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    def __str__(self):
        return self._value_


class Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return 2 * max(last_values) if last_values else start

    @classmethod
    def _missing_(cls, value):
        """A combination of members, which has no name of its own."""
        made = int.__new__(cls, value) if issubclass(cls, int) else object.__new__(cls)
        made._name_ = None
        made._value_ = value
        return made

    def __or__(self, other):
        return type(self)(self._value_ | _number(other))

    def __and__(self, other):
        return type(self)(self._value_ & _number(other))

    def __xor__(self, other):
        return type(self)(self._value_ ^ _number(other))

    def __invert__(self):
        every = 0
        for m in type(self):
            every |= m._value_
        return type(self)(every & ~self._value_)

    def __bool__(self):
        return self._value_ != 0

    def __contains__(self, other):
        return self._value_ & other._value_ == other._value_


def _number(x):
    return x._value_ if isinstance(x, Flag) else x


class IntFlag(int, Flag):
    pass


def unique(enumeration):
    return enumeration


def verify(*checks):
    return unique


def global_enum(cls):
    return cls
