"""What a pattern finds is not modelled."""
from __native__ import unknown, unknown_str

ASCII = A = 256
IGNORECASE = I = 2
MULTILINE = M = 8
DOTALL = S = 16
VERBOSE = X = 64
UNICODE = U = 32


class error(Exception):
    pass


class Pattern:
    def __init__(self, pattern, flags=0):
        self.pattern = pattern
        self.flags = flags

    def match(self, string, pos=0, endpos=None):
        return unknown('a match or None')

    def fullmatch(self, string, pos=0, endpos=None):
        return unknown('a match or None')

    def search(self, string, pos=0, endpos=None):
        return unknown('a match or None')

    def findall(self, string, pos=0, endpos=None):
        return unknown('matches')

    def finditer(self, string, pos=0, endpos=None):
        return unknown('matches')

    def split(self, string, maxsplit=0):
        return unknown('parts of a text')

    def sub(self, repl, string, count=0):
        return unknown_str('text')


def compile(pattern, flags=0):
    return pattern if isinstance(pattern, Pattern) else Pattern(pattern, flags)


def match(pattern, string, flags=0):
    return compile(pattern).match(string)


def fullmatch(pattern, string, flags=0):
    return compile(pattern).fullmatch(string)


def search(pattern, string, flags=0):
    return compile(pattern).search(string)


def findall(pattern, string, flags=0):
    return compile(pattern).findall(string)


def finditer(pattern, string, flags=0):
    return compile(pattern).finditer(string)


def split(pattern, string, maxsplit=0, flags=0):
    return compile(pattern).split(string)


def sub(pattern, repl, string, count=0, flags=0):
    return unknown_str('text')


def escape(pattern):
    return unknown_str('text')
