"""Regular expressions: what a known pattern finds in a known text is known."""
from __native__ import is_known, regex_find, regex_groups, unknown, unknown_str

ASCII = A = 256
IGNORECASE = I = 2
MULTILINE = M = 8
DOTALL = S = 16
VERBOSE = X = 64
UNICODE = U = 32


class error(Exception):
    pass


class Match:
    def __init__(self, pattern, string, spans):
        self.re = pattern
        self.string = string
        self._spans = spans

    def _number(self, group):
        return self.re.groupindex[group] if isinstance(group, str) else group

    def span(self, group=0):
        return self._spans[self._number(group)]

    def start(self, group=0):
        return self.span(group)[0]

    def end(self, group=0):
        return self.span(group)[1]

    def _text(self, group, default=None):
        start, end = self.span(group)
        return default if start < 0 else self.string[start:end]

    def group(self, *groups):
        if len(groups) == 0:
            return self._text(0)
        return self._text(groups[0]) if len(groups) == 1 else tuple(self._text(g) for g in groups)

    def __getitem__(self, group):
        return self._text(group)

    def groups(self, default=None):
        return tuple(self._text(k, default) for k in range(1, len(self._spans)))

    def groupdict(self, default=None):
        return {name: self._text(k, default) for name, k in self.re.groupindex.items()}

    def expand(self, template):
        return unknown_str('text')


class Pattern:
    def __init__(self, pattern, flags=0):
        self.pattern = pattern
        self.flags = flags
        found = regex_groups(pattern, flags)
        self.groups = unknown('groups of a pattern') if found is None else found[0]
        self.groupindex = unknown('groups of a pattern') if found is None else found[1]

    def _matches(self, string, mode):
        """The matches, or None when they are not known."""
        found = regex_find(self.pattern, self.flags, string, mode)
        return None if found is None else [Match(self, string, spans) for spans in found]

    def _first(self, string, mode, pos, endpos):
        found = self._matches(string, mode) if pos == 0 and endpos is None else None
        if found is None:
            return unknown('a match or None')
        return found[0] if found else None

    def match(self, string, pos=0, endpos=None):
        return self._first(string, 'match', pos, endpos)

    def fullmatch(self, string, pos=0, endpos=None):
        return self._first(string, 'fullmatch', pos, endpos)

    def search(self, string, pos=0, endpos=None):
        return self._first(string, 'search', pos, endpos)

    def finditer(self, string, pos=0, endpos=None):
        found = self._matches(string, 'all') if pos == 0 and endpos is None else None
        return unknown('matches') if found is None else iter(found)

    def findall(self, string, pos=0, endpos=None):
        found = self._matches(string, 'all') if pos == 0 and endpos is None else None
        if found is None:
            return unknown('matches')
        if self.groups == 0:
            return [m.group() for m in found]
        return [m.groups('') if self.groups > 1 else m.groups('')[0] for m in found]

    def split(self, string, maxsplit=0):
        found = self._matches(string, 'all')
        if found is None or not is_known(maxsplit):
            return unknown('parts of a text')
        parts, at = [], 0
        for m in found[:maxsplit] if maxsplit > 0 else found:
            parts.append(string[at:m.start()])
            parts.extend(m.groups())
            at = m.end()
        parts.append(string[at:])
        return parts

    def sub(self, repl, string, count=0):
        found = self._matches(string, 'all')
        if found is None or not is_known(count) or (isinstance(repl, str) and not (is_known(repl) and '\\' not in repl)):
            return unknown_str('text')
        text, at = '', 0
        for m in found[:count] if count > 0 else found:
            text = text + string[at:m.start()] + (repl if isinstance(repl, str) else repl(m))
            at = m.end()
        return text + string[at:]

    def subn(self, repl, string, count=0):
        return self.sub(repl, string, count), unknown('how many were replaced')


def compile(pattern, flags=0):
    return pattern if isinstance(pattern, Pattern) else Pattern(pattern, flags)


def match(pattern, string, flags=0):
    return compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    return compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    return compile(pattern, flags).search(string)


def findall(pattern, string, flags=0):
    return compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    return compile(pattern, flags).finditer(string)


def split(pattern, string, maxsplit=0, flags=0):
    return compile(pattern, flags).split(string, maxsplit)


def sub(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).subn(repl, string, count)


def escape(pattern):
    return unknown_str('text')
