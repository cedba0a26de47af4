from __native__ import unknown, unknown_str


def urlparse(url, scheme='', allow_fragments=True):
    return unknown('parts of an address')


def urljoin(base, url, allow_fragments=True):
    return unknown_str('address')


def quote(string, safe='/', encoding=None, errors=None):
    return unknown_str('address')


def unquote(string, encoding='utf-8', errors='replace'):
    return unknown_str('address')


def urlencode(query, **options):
    return unknown_str('address')
