from __native__ import unknown, unknown_bool, unknown_int, unknown_str
from os import path

name = 'posix'
sep = '/'
linesep = '\n'
pathsep = ':'
devnull = '/dev/null'
curdir = '.'
PathLike = object
environ = unknown('the environment')


def getenv(key, default=None):
    return unknown('the environment')


def getcwd():
    return unknown_str('folder')


def getpid():
    return unknown_int('pid')


def cpu_count():
    return unknown_int('cpus')


def listdir(path='.'):
    return unknown('names of files')


def scandir(path='.'):
    return unknown('names of files')


def walk(top, topdown=True, onerror=None, followlinks=False):
    return unknown('names of files')


def makedirs(name, mode=0o777, exist_ok=False):
    return None


def mkdir(path, mode=0o777):
    return None


def remove(path):
    return None


def unlink(path):
    return None


def rmdir(path):
    return None


def rename(src, dst):
    return None


def replace(src, dst):
    return None


def chdir(path):
    return None


def putenv(key, value):
    return None


def system(command):
    return unknown_int('status')


def access(path, mode):
    return unknown_bool('access')


def fspath(path):
    return unknown_str('path')


def stat(path):
    return unknown('a file')


def urandom(size):
    return unknown('random bytes')


def fsync(fd):
    return None
