from __native__ import unknown, unknown_bool, unknown_str


class PurePath:
    """A path is kept no more than by its type: nothing of shapes rests on it."""

    def __init__(self, *segments):
        self._segments = segments

    def __truediv__(self, key):
        return type(self)(*self._segments, key)

    def __rtruediv__(self, key):
        return type(self)(key, *self._segments)

    def joinpath(self, *other):
        return type(self)(*self._segments, *other)

    def with_suffix(self, suffix):
        return type(self)(unknown_str('path'))

    def with_name(self, name):
        return type(self)(unknown_str('path'))

    def with_stem(self, stem):
        return type(self)(unknown_str('path'))

    def relative_to(self, *other):
        return type(self)(unknown_str('path'))

    def as_posix(self):
        return unknown_str('path')

    def is_absolute(self):
        return unknown_bool('path')

    @property
    def parent(self):
        return type(self)(unknown_str('path'))

    @property
    def parents(self):
        return unknown('folders')

    @property
    def parts(self):
        return unknown('parts of a path')

    @property
    def name(self):
        return unknown_str('path')

    @property
    def stem(self):
        return unknown_str('path')

    @property
    def suffix(self):
        return unknown_str('path')

    def __str__(self):
        return unknown_str('path')

    def __fspath__(self):
        return unknown_str('path')


class Path(PurePath):
    @classmethod
    def cwd(cls):
        return cls(unknown_str('path'))

    @classmethod
    def home(cls):
        return cls(unknown_str('path'))

    def resolve(self, strict=False):
        return type(self)(unknown_str('path'))

    def absolute(self):
        return type(self)(unknown_str('path'))

    def expanduser(self):
        return type(self)(unknown_str('path'))

    def exists(self):
        return unknown_bool('a file exists')

    def is_file(self):
        return unknown_bool('a file exists')

    def is_dir(self):
        return unknown_bool('a folder exists')

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        return None

    def rmdir(self):
        return None

    def unlink(self, missing_ok=False):
        return None

    def touch(self, mode=0o666, exist_ok=True):
        return None

    def rename(self, target):
        return Path(target)

    def iterdir(self):
        return unknown('files of a folder')

    def glob(self, pattern):
        return unknown('files of a folder')

    def rglob(self, pattern):
        return unknown('files of a folder')

    def open(self, mode='r', buffering=-1, encoding=None, errors=None, newline=None):
        return unknown('a file')

    def read_text(self, encoding=None, errors=None):
        return unknown_str('text')

    def read_bytes(self):
        return unknown('bytes')

    def write_text(self, data, encoding=None, errors=None, newline=None):
        return None

    def write_bytes(self, data):
        return None

    def stat(self):
        return unknown('a file')


PosixPath = Path
PurePosixPath = PurePath
WindowsPath = Path
PureWindowsPath = PurePath
