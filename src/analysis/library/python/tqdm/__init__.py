"""A bar that shows progress: iterating yields what it was given."""
from __native__ import unknown


class tqdm:
    def __init__(self, iterable=None, desc=None, total=None, leave=True, file=None, ncols=None, **options):
        self.iterable = iterable
        self.desc = desc
        self.total = total
        self.n = 0

    def __iter__(self):
        return iter(self.iterable)

    def __len__(self):
        return len(self.iterable) if self.total is None else self.total

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return None

    def update(self, n=1):
        return None

    def set_description(self, desc=None, refresh=True):
        return None

    def set_description_str(self, desc=None, refresh=True):
        return None

    def set_postfix(self, ordered_dict=None, refresh=True, **kwargs):
        return None

    def set_postfix_str(self, s='', refresh=True):
        return None

    def refresh(self, *args, **kwargs):
        return None

    def clear(self, *args, **kwargs):
        return None

    def reset(self, total=None):
        return None

    def close(self):
        return None

    @property
    def format_dict(self):
        return unknown('numbers of a progress bar')

    @classmethod
    def write(cls, s, file=None, end='\n', nolock=False):
        return None


def trange(*args, **kwargs):
    return tqdm(range(*args), **kwargs)


tqdm_notebook = tqdm
tnrange = trange
