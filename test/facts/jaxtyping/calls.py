"""Functions and dataclasses whose arguments jaxtyping checks, in all ways, and some that it does not. Each line is run on its own."""
from dataclasses import dataclass, field
from typing import NamedTuple, Optional

import numpy as np
from beartype import BeartypeConf, BeartypeStrategy, beartype
from jaxtyping import Float, jaxtyped


def zeros(*shape):
    return np.zeros(shape)


# ------------------------------------------------------------------------------------------------ what is checked


@jaxtyped(typechecker=beartype)
def pair(x: Float[np.ndarray, "b c"], y: Float[np.ndarray, "b d"]):
    pass


pair(zeros(2, 3), zeros(2, 5))
pair(zeros(2, 3), zeros(4, 5))
pair(zeros(2, 3, 4), zeros(2, 5))
pair(y=zeros(2, 3), x=zeros(4, 5))


@jaxtyped
@beartype
def old_style(x: Float[np.ndarray, "b c"], y: Float[np.ndarray, "b d"]):
    pass


old_style(zeros(2, 3), zeros(4, 5))


@jaxtyped(typechecker=None)
@beartype
def without_checker(x: Float[np.ndarray, "b c"], y: Float[np.ndarray, "b d"]):
    pass


without_checker(zeros(2, 3), zeros(4, 5))


@beartype
@jaxtyped
def other_order(x: Float[np.ndarray, "b c"], y: Float[np.ndarray, "b d"]):
    pass


other_order(zeros(2, 3), zeros(4, 5))


@beartype
def each_alone(x: Float[np.ndarray, "b c"], y: Float[np.ndarray, "b d"]):
    pass


each_alone(zeros(2, 3), zeros(4, 5))


@jaxtyped
def names_alone(x: Float[np.ndarray, "b c"], y: Float[np.ndarray, "b d"]):
    pass


names_alone(zeros(2, 3), zeros(4, 5))


@jaxtyped(typechecker=beartype(conf=BeartypeConf(strategy=BeartypeStrategy.O0)))
def turned_off(x: Float[np.ndarray, "b c"], y: Float[np.ndarray, "b d"]):
    pass


turned_off(zeros(2, 3), zeros(4, 5))


# -------------------------------------------------------------------------------------------------- parameters


@jaxtyped(typechecker=beartype)
def quoted(x: "Optional[Float[np.ndarray, 'b c']]", y: "Float[np.ndarray, 'b d'] | None" = None):
    pass


quoted(None, zeros(2, 3))
quoted(zeros(3, 3), zeros(2, 3))
quoted(zeros(2, 3), zeros(2, 3))
quoted(zeros(2, 3))


@jaxtyped(typechecker=beartype)
def by_default(x: Float[np.ndarray, "b c"], y: Float[np.ndarray, "b d"] = zeros(4, 5)):
    pass


by_default(zeros(2, 3))
by_default(zeros(2, 3), zeros(4, 5))


@jaxtyped(typechecker=beartype)
def keyword_only(x: Float[np.ndarray, "b c"], *, y: Float[np.ndarray, "b c"]):
    pass


keyword_only(zeros(2, 3), y=zeros(4, 3))


@jaxtyped(typechecker=beartype)
def any_number(*xs: Float[np.ndarray, "b c"], **ys: Float[np.ndarray, "b c"]):
    pass


any_number(zeros(2, 3), zeros(2, 3), z=zeros(2, 3))


@jaxtyped(typechecker=beartype)
def one_of_two(x: Float[np.ndarray, "b c"] | Float[np.ndarray, "c"], y: Float[np.ndarray, "c d"]):
    pass


one_of_two(zeros(2), zeros(2, 5))
one_of_two(zeros(3, 2), zeros(2, 5))


# -------------------------------------------------------------------------------------------------------- sizes


@jaxtyped(typechecker=beartype)
def fixed(x: Float[np.ndarray, "3 rows=4 _ _c #d ..."]):
    pass


fixed(zeros(3, 4, 1, 1, 1))
fixed(zeros(3, 4, 9, 9, 9, 5, 5))
fixed(zeros(3, 5, 1, 1, 1))
fixed(zeros(3, 4, 1, 1))


@jaxtyped(typechecker=beartype)
def square(x: Float[np.ndarray, "n n"]):
    pass


square(zeros(2, 2))
square(zeros(2, 3))


@jaxtyped(typechecker=beartype)
def broadcastable(x: Float[np.ndarray, "#b c"], y: Float[np.ndarray, "b c"]):
    pass


broadcastable(zeros(1, 3), zeros(4, 3))
broadcastable(zeros(1, 3), zeros(4, 5))


@jaxtyped(typechecker=beartype)
def middle(x: Float[np.ndarray, "b ... c"], y: Float[np.ndarray, "c b"]):
    pass


middle(zeros(2, 9, 9, 3), zeros(3, 2))
middle(zeros(2, 3), zeros(3, 2))
middle(zeros(2, 9, 9, 3), zeros(2, 3))
middle(zeros(2), zeros(2, 3))


@jaxtyped(typechecker=beartype)
def rest(x: Float[np.ndarray, "*b c"], y: Float[np.ndarray, "*b d"]):
    pass


rest(zeros(2, 3), zeros(2, 5))


@jaxtyped(typechecker=beartype)
def formula(x: Float[np.ndarray, "b c"], y: Float[np.ndarray, "b+1 2*c-b"]):
    pass


formula(zeros(2, 3), zeros(3, 4))
formula(zeros(2, 3), zeros(4, 4))
formula(zeros(2, 3), zeros(3, 5))


@jaxtyped(typechecker=beartype)
def braces(x: Float[np.ndarray, "b {n}"], n: int = 3, y: Float[np.ndarray, "{n}+1 {x.shape[0]}"] | None = None):
    pass


braces(zeros(2, 3))
braces(zeros(2, 4))
braces(zeros(2, 4), 4)
braces(zeros(2, 3), 4)
braces(zeros(2, 3), 3, zeros(4, 2))
braces(zeros(2, 3), 3, zeros(5, 2))
braces(zeros(2, 3), 3, zeros(4, 3))


# ------------------------------------------------------------------------------------------------------- methods


class Methods:
    width = 3

    def __init__(self, n):
        self.n = n

    @jaxtyped(typechecker=beartype)
    def plain(self, x: Float[np.ndarray, "b {self.n}"], y: Float[np.ndarray, "b {self.width}"]):
        pass

    @jaxtyped(typechecker=beartype)
    @staticmethod
    def static(x: Float[np.ndarray, "b c"], y: Float[np.ndarray, "b d"]):
        pass

    @staticmethod
    @jaxtyped(typechecker=beartype)
    def inner_static(x: Float[np.ndarray, "b c"], y: Float[np.ndarray, "b d"]):
        pass

    @jaxtyped(typechecker=beartype)
    @classmethod
    def of_class(cls, x: Float[np.ndarray, "b c"], y: Float[np.ndarray, "b d"]):
        pass


Methods(5).plain(zeros(2, 5), zeros(2, 3))
Methods(5).plain(zeros(2, 4), zeros(2, 3))
Methods(5).plain(zeros(2, 5), zeros(2, 4))
Methods(5).plain(zeros(2, 5), zeros(1, 3))
Methods.static(zeros(2, 3), zeros(4, 5))
Methods.inner_static(zeros(2, 3), zeros(4, 5))
Methods.of_class(zeros(2, 3), zeros(4, 5))


# ------------------------------------------------------------------------------------------------------- classes


@jaxtyped(typechecker=beartype)
@dataclass
class Batch:
    x: Float[np.ndarray, "b c"]
    y: Float[np.ndarray, "b d"]
    n: int = 3
    mask: Optional[Float[np.ndarray, "b {n}"]] = None

    @jaxtyped(typechecker=beartype)
    def method(self, x: Float[np.ndarray, "b c"]):
        pass


Batch(zeros(2, 3), zeros(2, 5))
Batch(zeros(2, 3), zeros(4, 5))
Batch(y=zeros(2, 3), x=zeros(4, 5))
Batch(zeros(2, 3, 4), zeros(2, 5))
Batch(zeros(2, 3), zeros(2, 5), 4, zeros(2, 4))
Batch(zeros(2, 3), zeros(2, 5), 4, zeros(2, 3))
Batch(zeros(2, 3), zeros(2, 5), mask=zeros(2, 3))
Batch(zeros(2, 3), zeros(2, 5), mask=zeros(2, 4))
Batch(zeros(2, 3), zeros(2, 5)).method(zeros(7, 9))
Batch(zeros(2, 3), zeros(2, 5)).method(zeros(7, 9, 9))


class Subclass(Batch):
    pass


Subclass(zeros(2, 3), zeros(4, 5))


class Reannotated(Batch):
    x: Float[np.ndarray, "b c d"]


Reannotated(zeros(2, 3), zeros(2, 5))


@dataclass
class OtherDataclass(Batch):
    more: int = 3


OtherDataclass(zeros(2, 3), zeros(4, 5))


@jaxtyped(typechecker=beartype)
class NoDataclass:
    x: Float[np.ndarray, "b c"]

    def __init__(self, x: Float[np.ndarray, "b c"], y: Float[np.ndarray, "b d"]):
        self.x = x


NoDataclass(zeros(2, 3), zeros(4, 5))


@jaxtyped
@beartype
@dataclass
class OldStyle:
    x: Float[np.ndarray, "b c"]
    y: Float[np.ndarray, "b d"]


OldStyle(zeros(2, 3), zeros(4, 5))


@dataclass
@jaxtyped(typechecker=beartype)
class OtherOrder:
    x: Float[np.ndarray, "b c"]
    y: Float[np.ndarray, "b d"]


OtherOrder(zeros(2, 3), zeros(4, 5))


@jaxtyped(typechecker=beartype)
@dataclass
class MadeLater:
    x: Float[np.ndarray, "b c"]
    y: Float[np.ndarray, "b d"] = field(init=False)
    z: Float[np.ndarray, "b d"] = field(default_factory=lambda: zeros(6, 7))

    def __post_init__(self):
        self.y = zeros(4, 5)


MadeLater(zeros(2, 3))
MadeLater(zeros(2, 3), zeros(2, 7))
MadeLater(zeros(2, 3), zeros(3, 7))


@jaxtyped(typechecker=beartype)
@dataclass(frozen=True)
class Frozen:
    x: Float[np.ndarray, "b c"]
    y: Float[np.ndarray, "b d"]


Frozen(zeros(2, 3), zeros(4, 5))


@jaxtyped(typechecker=beartype)
@dataclass(init=False)
class OwnInit:
    x: Float[np.ndarray, "b c"]
    y: Float[np.ndarray, "b d"]

    def __init__(self, x, y):
        self.x = x
        self.y = y


OwnInit(zeros(2, 3), zeros(4, 5))


@jaxtyped(typechecker=beartype)
@dataclass(init=False)
class AnnotatedInit:
    x: Float[np.ndarray, "b c"]

    def __init__(self, x: Float[np.ndarray, "b c"], y: Float[np.ndarray, "b d"]):
        self.x = x


AnnotatedInit(zeros(2, 3), zeros(4, 5))


@jaxtyped(typechecker=beartype)
class Named(NamedTuple):
    x: Float[np.ndarray, "b c"]
    y: Float[np.ndarray, "b d"]


Named(zeros(2, 3), zeros(4, 5))
