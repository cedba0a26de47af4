from __native__ import unknown, unknown_str

__version__ = unknown_str('version')
cuda = unknown('version of cuda, or None')
hip = unknown('version of hip, or None')
git_version = unknown_str('version')
