"""Enumerations: a metaclass turns the plain values of the class body into members."""
from __native__ import is_descriptor, is_known


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
    if name.startswith('__') or (name.startswith('_') and name.endswith('_')):
        return False
    return not is_descriptor(value) and not isinstance(value, nonmember)


class EnumMeta(type):
    def __init__(cls, name, bases, namespace, **kwargs):
        cls._member_map_ = {}
        cls._by_value_ = {}
        cls._member_names_ = []
        values = []
        for key, value in list(cls.__dict__.items()):
            if not _is_member(key, value):
                continue
            if isinstance(value, member):
                value = value.value
            if isinstance(value, auto):
                value = value.value
                if value is None:
                    value = cls._generate_next_value_(key, 1, len(values), list(values))
            values.append(value)
            cls._add_member(key, value)

    def _add_member(cls, key, value):
        known = cls._by_value_.get((type(value), value)) if is_known(value) else None
        if known is not None:
            cls._member_map_[key] = known
            setattr(cls, key, known)
            return
        arguments = value if isinstance(value, tuple) else (value,)
        made = cls.__new__(cls, *arguments)
        if not hasattr(made, '_value_'):
            made._value_ = value
        made._name_ = key
        if '__init__' in cls.__dict__:
            made.__init__(*arguments)
        if is_known(value):
            cls._by_value_[(type(value), value)] = made
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
    if is_known(value) and (type(value), value) in cls._by_value_:
        return cls._by_value_[(type(value), value)]
    for known in cls._member_map_.values():
        if known._value_ == value:
            return known
    found = cls._missing_(value)
    if found is None:
        raise ValueError(f'{value!r} is not a valid {cls.__name__}')
    return found


def _from_names(cls, name, names, start):
    """`Enum('Colour', 'RED GREEN')`."""
    if isinstance(names, str):
        names = names.replace(',', ' ').split()
    if isinstance(names, dict):
        members = names
    else:
        members = dict([n if isinstance(n, (tuple, list)) else (n, start + i) for i, n in enumerate(names)])
    made = type(name, (cls,), members)
    EnumMeta.__init__(made, name, (cls,), members)
    return made


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
        made = cls.__new__(cls, value)
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
