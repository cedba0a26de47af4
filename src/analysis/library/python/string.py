ascii_lowercase = 'abcdefghijklmnopqrstuvwxyz'
ascii_uppercase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdef' + 'ABCDEF'
octdigits = '01234567'
punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'
whitespace = ' \t\n\r\v\f'
printable = digits + ascii_letters + punctuation + whitespace


class Template:
    def __init__(self, template):
        self.template = template

    def substitute(self, mapping=None, /, **kws):
        from __native__ import unknown_str

        return unknown_str('text')

    def safe_substitute(self, mapping=None, /, **kws):
        return self.substitute(mapping)
