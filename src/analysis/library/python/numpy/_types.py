"""Types and their limits, and bits."""
import numpy as np
from __native__ import is_known, unknown, unknown_bool, unknown_float, unknown_int

_FLOATS = {
    'float16': (16, 0.0009765625, 65504.0, 6.103515625e-05, 10),
    'float32': (32, 1.1920928955078125e-07, 3.4028234663852886e38, 1.1754943508222875e-38, 23),
    'float64': (64, 2.220446049250313e-16, 1.7976931348623157e308, 2.2250738585072014e-308, 52),
}


def _name(dtype):
    """Its name where it is known."""
    for name, each in (
        ('float16', np.float16),
        ('float32', np.float32),
        ('float64', np.float64),
        ('int8', np.int8),
        ('int16', np.int16),
        ('int32', np.int32),
        ('int64', np.int64),
        ('uint8', np.uint8),
        ('uint16', np.uint16),
        ('uint32', np.uint32),
    ):
        same = np.dtype(dtype) == each
        if not is_known(same):
            return None
        if same:
            return name
    return None


class finfo:
    def __init__(self, dtype):
        known = _FLOATS.get(_name(dtype.dtype if isinstance(dtype, np.ndarray) else dtype))
        self.dtype = dtype
        if known is None:
            self.bits = unknown_int('bits')
            self.eps = self.resolution = self.tiny = self.smallest_normal = unknown_float('eps')
            self.max = self.min = unknown_float('max')
            self.nmant = unknown_int('nmant')
            return
        scalar = np.float16 if known[0] == 16 else np.float32 if known[0] == 32 else np.float64
        self.bits = known[0]
        self.eps = scalar(known[1])
        self.max = scalar(known[2])
        self.min = scalar(-known[2])
        self.tiny = self.smallest_normal = scalar(known[3])
        self.nmant = known[4]


class iinfo:
    def __init__(self, int_type):
        name = _name(int_type.dtype if isinstance(int_type, np.ndarray) else int_type)
        self.dtype = int_type
        if isinstance(int_type, str):
            name = int_type
        if name is None or 'int' not in name:
            self.bits = self.max = self.min = unknown_int('limit')
            return
        self.bits = int(name.replace('uint', '').replace('int', ''))
        if name.startswith('u'):
            self.min, self.max = 0, 2 ** self.bits - 1
        else:
            self.min, self.max = -(2 ** (self.bits - 1)), 2 ** (self.bits - 1) - 1
        if self.bits == 64:
            self.max = self.min = unknown_int('limit')


_KINDS = {
    'floating': ('float16', 'float32', 'float64'),
    'integer': ('int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'),
    'signedinteger': ('int8', 'int16', 'int32', 'int64'),
    'unsignedinteger': ('uint8', 'uint16', 'uint32', 'uint64'),
}


def issubdtype(arg1, arg2):
    first = _name(arg1)
    if first is None:
        return unknown_bool('a type')
    if arg2 is np.floating:
        return first in _KINDS['floating']
    if arg2 is np.integer:
        return first in _KINDS['integer']
    if arg2 is np.number:
        return True
    second = _name(arg2)
    return unknown_bool('a type') if second is None else first == second


def iscomplexobj(x):
    kinds = (np.complex64, np.complex128)
    return np.asarray(x).dtype in kinds


def isrealobj(x):
    return not iscomplexobj(x)


def isscalar(element):
    if isinstance(element, np.ndarray) and is_known(element.ndim) and element.ndim > 0:
        return False
    if isinstance(element, (int, float, complex, str, bool)):
        return True
    return False if isinstance(element, (list, tuple)) or element is None else unknown_bool('a scalar')


def packbits(a, axis=None, bitorder='big'):
    a = np.asarray(a)
    if axis is not None or not is_known(a.size):
        return unknown('bits along an axis')
    bits = np.ravel(a) != 0
    count = -(-a.size // 8)
    bits = np.concatenate([bits, np.zeros(count * 8 - a.size, np.bool_)]).reshape(count, 8)
    powers = 2 ** np.arange(8) if bitorder == 'little' else 2 ** np.arange(7, -1, -1)
    return (bits * powers).sum(axis=1).astype(np.uint8)


def unpackbits(a, axis=None, count=None, bitorder='big'):
    a = np.asarray(a)
    if axis is not None or count is not None:
        return unknown('bits along an axis')
    places = np.arange(8) if bitorder == 'little' else np.arange(7, -1, -1)
    return (np.ravel(a).astype(np.int64)[:, None] // 2 ** places % 2).astype(np.uint8).ravel()
