from __native__ import is_known, unknown_bool, unknown_float, unknown_int, unknown_str

sep = '/'


def join(a, *p):
    """Joined as on POSIX when the parts are known."""
    joined = a
    for part in p:
        if not isinstance(joined, str) or not isinstance(part, str) or not is_known(joined) or not is_known(part):
            return unknown_str('path')
        if part.startswith('/'):
            joined = part
        else:
            joined = joined + part if joined == '' or joined.endswith('/') else joined + '/' + part
    return joined


def basename(p):
    return p.rpartition('/')[2] if isinstance(p, str) else unknown_str('path')


def dirname(p):
    return p.rpartition('/')[0] if isinstance(p, str) else unknown_str('path')


def split(p):
    return (dirname(p), basename(p))


def splitext(p):
    if not isinstance(p, str):
        return (unknown_str('path'), unknown_str('extension'))
    stem, dot, extension = p.rpartition('.')
    return (stem, dot + extension) if dot and stem and '/' not in extension else (p, '')


def exists(path):
    return unknown_bool('a file exists')


def isfile(path):
    return unknown_bool('a file exists')


def isdir(path):
    return unknown_bool('a folder exists')


def islink(path):
    return unknown_bool('a link exists')


def lexists(path):
    return unknown_bool('a file exists')


def isabs(path):
    return path.startswith('/') if isinstance(path, str) else unknown_bool('path')


def abspath(path):
    return unknown_str('path')


def realpath(path, strict=False):
    return unknown_str('path')


def normpath(path):
    return unknown_str('path')


def relpath(path, start='.'):
    return unknown_str('path')


def expanduser(path):
    return unknown_str('path')


def expandvars(path):
    return unknown_str('path')


def commonpath(paths):
    return unknown_str('path')


def getsize(path):
    return unknown_int('bytes')


def getmtime(path):
    return unknown_float('time')
