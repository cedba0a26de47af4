from __native__ import unknown


def urlopen(url, data=None, timeout=None, **options):
    return unknown('data from the network')


def urlretrieve(url, filename=None, reporthook=None, data=None):
    return (filename, unknown('headers'))


def Request(url, data=None, headers=None, **options):
    return unknown('a request')
