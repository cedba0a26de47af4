from __native__ import unknown


def import_module(name, package=None):
    return unknown('a module')


def reload(module):
    return module
