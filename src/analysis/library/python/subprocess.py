from __native__ import unknown, unknown_int

PIPE = -1
STDOUT = -2
DEVNULL = -3


class SubprocessError(Exception):
    pass


class CalledProcessError(SubprocessError):
    pass


class TimeoutExpired(SubprocessError):
    pass


def run(args, **options):
    return unknown('what a program answers')


def Popen(args, **options):
    return unknown('a program that runs')


def call(args, **options):
    return unknown_int('status')


def check_call(args, **options):
    return unknown_int('status')


def check_output(args, **options):
    return unknown('what a program answers')
