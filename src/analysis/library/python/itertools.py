"""Iterators, as generators."""
import operator


def _one_after_another(iterables):
    for iterable in iterables:
        yield from iterable


class chain:
    def __init__(self, *iterables):
        self.items = _one_after_another(iterables)

    @classmethod
    def from_iterable(cls, iterables):
        return _one_after_another(iterables)

    def __iter__(self):
        return self.items

    def __next__(self):
        return next(self.items)


def count(start=0, step=1):
    n = start
    while True:
        yield n
        n += step


def cycle(iterable):
    items = list(iterable)
    while items:
        yield from items


def repeat(object, times=None):
    if times is None:
        while True:
            yield object
    for _ in range(times):
        yield object


def accumulate(iterable, func=None, *, initial=None):
    combine = operator.add if func is None else func
    items = list(iterable)
    if initial is not None:
        items = [initial, *items]
    total = None
    for i, item in enumerate(items):
        total = item if i == 0 else combine(total, item)
        yield total


def batched(iterable, n, *, strict=False):
    items = list(iterable)
    for start in range(0, len(items), n):
        yield tuple(items[start:start + n])


def compress(data, selectors):
    for item, keep in zip(data, selectors):
        if keep:
            yield item


def dropwhile(predicate, iterable):
    dropping = True
    for item in iterable:
        if dropping and predicate(item):
            continue
        dropping = False
        yield item


def takewhile(predicate, iterable):
    for item in iterable:
        if not predicate(item):
            return
        yield item


def filterfalse(predicate, iterable):
    for item in iterable:
        if not (item if predicate is None else predicate(item)):
            yield item


def groupby(iterable, key=None):
    groups = []
    for item in iterable:
        k = item if key is None else key(item)
        if groups and groups[-1][0] == k:
            groups[-1][1].append(item)
        else:
            groups.append((k, [item]))
    for k, group in groups:
        yield k, iter(group)


def islice(iterable, *args):
    bounds = slice(*args)
    start = bounds.start or 0
    stop = bounds.stop
    step = bounds.step or 1
    wanted = start
    for i, item in enumerate(iterable):
        if stop is not None and i >= stop:
            return
        if i == wanted:
            yield item
            wanted += step


def pairwise(iterable):
    items = list(iterable)
    yield from zip(items, items[1:])


def product(*iterables, repeat=1):
    rows = [()]
    for pool in [list(iterable) for iterable in iterables] * repeat:
        rows = [row + (item,) for row in rows for item in pool]
    yield from rows


def _choices(indices, n, ordered):
    """All ways to take n of the indices, in order of position."""
    if n == 0:
        return [()]
    rows = []
    for i, first in enumerate(indices):
        rest = indices[:i] + indices[i + 1:] if ordered else indices[i + 1:]
        rows += [(first, *row) for row in _choices(rest, n - 1, ordered)]
    return rows


def permutations(iterable, r=None):
    items = list(iterable)
    n = len(items) if r is None else r
    for row in _choices(list(range(len(items))), n, True):
        yield tuple(items[i] for i in row)


def combinations(iterable, r):
    items = list(iterable)
    for row in _choices(list(range(len(items))), r, False):
        yield tuple(items[i] for i in row)


def combinations_with_replacement(iterable, r):
    items = list(iterable)
    rows = [()]
    for _ in range(r):
        rows = [(*row, i) for row in rows for i in range(row[-1] if row else 0, len(items))]
    for row in rows:
        yield tuple(items[i] for i in row)


def starmap(function, iterable):
    for args in iterable:
        yield function(*args)


def tee(iterable, n=2):
    items = list(iterable)
    return tuple(iter(items) for _ in range(n))


def zip_longest(*iterables, fillvalue=None):
    rows = [list(iterable) for iterable in iterables]
    for i in range(max([len(row) for row in rows], default=0)):
        yield tuple(row[i] if i < len(row) else fillvalue for row in rows)
