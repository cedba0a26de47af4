from __native__ import unknown, unknown_str


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    return unknown('names of files')


def iglob(pathname, **options):
    return unknown('names of files')


def escape(pathname):
    return unknown_str('path')
