class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self.record = record

    def __enter__(self):
        from __native__ import unknown

        return unknown('warnings') if self.record else None

    def __exit__(self, kind, value, traceback):
        return None


def warn(message, category=None, stacklevel=1, source=None, **options):
    return None


def warn_explicit(message, category, filename, lineno, **options):
    return None


def filterwarnings(action, message='', category=Warning, module='', lineno=0, append=False):
    return None


def simplefilter(action, category=Warning, lineno=0, append=False):
    return None


def resetwarnings():
    return None


def deprecated(message, /, *, category=None, stacklevel=1):
    return lambda fn: fn
