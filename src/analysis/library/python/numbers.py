"""The numeric tower. Which values are instances of it the interpreter knows by these names."""


class Number:
    pass


class Complex(Number):
    pass


class Real(Complex):
    pass


class Rational(Real):
    pass


class Integral(Rational):
    pass
