from __native__ import unknown, unknown_bool
from logging import handlers

CRITICAL = FATAL = 50
ERROR = 40
WARNING = WARN = 30
INFO = 20
DEBUG = 10
NOTSET = 0


class Formatter:
    def __init__(self, fmt=None, datefmt=None, style='%', validate=True, *, defaults=None):
        self._fmt = fmt
        self.datefmt = datefmt


class Filter:
    def __init__(self, name=''):
        self.name = name


class Handler:
    def __init__(self, level=NOTSET):
        self.level = level

    def setLevel(self, level):
        self.level = level

    def setFormatter(self, fmt):
        self.formatter = fmt

    def addFilter(self, filter):
        return None

    def flush(self):
        return None

    def close(self):
        return None


class StreamHandler(Handler):
    def __init__(self, stream=None):
        super().__init__()


class FileHandler(StreamHandler):
    def __init__(self, filename, mode='a', encoding=None, delay=False, errors=None):
        super().__init__()


class NullHandler(Handler):
    pass


class Logger:
    def __init__(self, name, level=NOTSET):
        self.name = name
        self.level = level
        self.handlers = []
        self.propagate = True

    def setLevel(self, level):
        self.level = level

    def getEffectiveLevel(self):
        return self.level

    def isEnabledFor(self, level):
        return unknown_bool('level of logging')

    def hasHandlers(self):
        return unknown_bool('handlers of logging')

    def addHandler(self, hdlr):
        self.handlers.append(hdlr)

    def removeHandler(self, hdlr):
        return None

    def addFilter(self, filter):
        return None

    def getChild(self, suffix):
        return Logger(suffix)

    def debug(self, msg, *args, **kwargs):
        return None

    def info(self, msg, *args, **kwargs):
        return None

    def warning(self, msg, *args, **kwargs):
        return None

    def warn(self, msg, *args, **kwargs):
        return None

    def error(self, msg, *args, **kwargs):
        return None

    def exception(self, msg, *args, **kwargs):
        return None

    def critical(self, msg, *args, **kwargs):
        return None

    def log(self, level, msg, *args, **kwargs):
        return None


class LoggerAdapter(Logger):
    def __init__(self, logger, extra=None):
        super().__init__('')
        self.logger = logger
        self.extra = extra


root = Logger('root')


def getLogger(name=None):
    return root if name is None else Logger(name)


def basicConfig(**kwargs):
    return None


def captureWarnings(capture):
    return None


def disable(level=CRITICAL):
    return None


def getLevelName(level):
    return unknown('level of logging')


def debug(msg, *args, **kwargs):
    return None


def info(msg, *args, **kwargs):
    return None


def warning(msg, *args, **kwargs):
    return None


warn = warning


def error(msg, *args, **kwargs):
    return None


def exception(msg, *args, **kwargs):
    return None


def critical(msg, *args, **kwargs):
    return None


def log(level, msg, *args, **kwargs):
    return None
