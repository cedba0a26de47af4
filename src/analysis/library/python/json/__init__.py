from __native__ import unknown, unknown_str


class JSONDecodeError(ValueError):
    pass


class JSONEncoder:
    def __init__(self, **options):
        self.options = options


def loads(s, **options):
    return unknown('data from JSON')


def load(fp, **options):
    return unknown('data from JSON')


def dumps(obj, **options):
    return unknown_str('JSON')


def dump(obj, fp, **options):
    return None
