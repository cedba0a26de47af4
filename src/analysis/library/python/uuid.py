from __native__ import unknown_int, unknown_str


class UUID:
    def __init__(self, hex=None, **options):
        self.hex = unknown_str('id')
        self.int = unknown_int('id')

    def __str__(self):
        return unknown_str('id')


def uuid1(node=None, clock_seq=None):
    return UUID()


def uuid4():
    return UUID()


def uuid5(namespace, name):
    return UUID()
