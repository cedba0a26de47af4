from contextlib import nullcontext


def range(msg, *args, **kwargs):
    return nullcontext()


def range_push(msg):
    return None


def range_pop():
    return None


def mark(msg):
    return None
