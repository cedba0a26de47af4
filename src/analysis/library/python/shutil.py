from __native__ import unknown, unknown_str


def copy(src, dst, *, follow_symlinks=True):
    return dst


def copyfile(src, dst, *, follow_symlinks=True):
    return dst


def copy2(src, dst, *, follow_symlinks=True):
    return dst


def copytree(src, dst, **options):
    return dst


def move(src, dst, copy_function=copy2):
    return dst


def rmtree(path, ignore_errors=False, onerror=None, **options):
    return None


def which(cmd, mode=1, path=None):
    return unknown('a program')


def disk_usage(path):
    return unknown('space on a disk')


def make_archive(base_name, format, **options):
    return unknown_str('path')


def unpack_archive(filename, extract_dir=None, format=None, **options):
    return None
