from __native__ import unknown, unknown_str


class _Hash:
    def __init__(self, data=b'', **options):
        self.name = unknown_str('hash')

    def update(self, data):
        return None

    def digest(self):
        return unknown('a digest')

    def hexdigest(self):
        return unknown_str('digest')


md5 = sha1 = sha224 = sha256 = sha384 = sha512 = blake2b = blake2s = _Hash


def new(name, data=b'', **options):
    return _Hash()
