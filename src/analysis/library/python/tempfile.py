from __native__ import unknown, unknown_int, unknown_str


class TemporaryDirectory:
    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False, *, delete=True):
        self.name = unknown_str('folder')

    def __enter__(self):
        return self.name

    def __exit__(self, kind, value, traceback):
        return None

    def cleanup(self):
        return None


def NamedTemporaryFile(mode='w+b', **options):
    return unknown('a file')


def TemporaryFile(mode='w+b', **options):
    return unknown('a file')


def mkdtemp(suffix=None, prefix=None, dir=None):
    return unknown_str('folder')


def mkstemp(suffix=None, prefix=None, dir=None, text=False):
    return (unknown_int('file'), unknown_str('path'))


def gettempdir():
    return unknown_str('folder')
