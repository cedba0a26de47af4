from __native__ import unknown

HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 4


class PickleError(Exception):
    pass


class PicklingError(PickleError):
    pass


class UnpicklingError(PickleError):
    pass


def load(file, **options):
    return unknown('data from a file')


def loads(data, **options):
    return unknown('data from bytes')


def dump(obj, file, protocol=None, **options):
    return None


def dumps(obj, protocol=None, **options):
    return unknown('bytes')
