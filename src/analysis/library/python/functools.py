from __native__ import unknown

WRAPPER_ASSIGNMENTS = ('__module__', '__name__', '__qualname__', '__doc__')
WRAPPER_UPDATES = ('__dict__',)


class partial:
    def __init__(self, func, /, *args, **keywords):
        if isinstance(func, partial):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})


class partialmethod:
    def __init__(self, func, /, *args, **keywords):
        self.func = func
        self.args = args
        self.keywords = keywords

    def __get__(self, instance, owner=None):
        if instance is None:
            return self.func
        return partial(self.func, instance, *self.args, **self.keywords)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        if hasattr(wrapped, name):
            setattr(wrapper, name, getattr(wrapped, name))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    def decorate(wrapper):
        return update_wrapper(wrapper, wrapped, assigned, updated)

    return decorate


def lru_cache(maxsize=128, typed=False):
    """The function itself: what it yields does not depend on the cache."""
    if callable(maxsize):
        return _cached(maxsize)
    return _cached


def cache(user_function, /):
    return _cached(user_function)


def _cached(function):
    function.cache_clear = lambda: None
    function.__wrapped__ = function
    return function


class cached_property:
    def __init__(self, func):
        self.func = func
        self.attrname = None

    def __set_name__(self, owner, name):
        self.attrname = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = self.func(instance)
        if self.attrname is not None:
            setattr(instance, self.attrname, value)
        return value


def reduce(function, sequence, /, *initial):
    items = iter(sequence)
    value = initial[0] if initial else next(items)
    for item in items:
        value = function(value, item)
    return value


class _SingleDispatch:
    """Chooses the function by the type of the first argument: the most special type that was registered."""

    def __init__(self, function):
        self.registry = {object: function}
        self.complete = True
        self.__wrapped__ = function

    def register(self, cls, func=None):
        if func is not None:
            self.registry[cls] = func
            return func
        if isinstance(cls, type):
            return lambda f: self.register(cls, f)
        # The type stands in an annotation, which is not looked at.
        self.complete = False
        return cls

    def dispatch(self, value):
        best = object
        for cls in self.registry:
            if isinstance(value, cls) and (best is object or issubclass(cls, best)):
                best = cls
        return self.registry[best]

    def __call__(self, *args, **kwargs):
        if not self.complete:
            return unknown('a function chosen by an annotation')
        return self.dispatch(args[0])(*args, **kwargs)


def singledispatch(func):
    return _SingleDispatch(func)


class singledispatchmethod:
    def __init__(self, func):
        self.dispatcher = _SingleDispatch(func)

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, method)

    def __get__(self, instance, owner=None):
        def method(*args, **kwargs):
            if not self.dispatcher.complete:
                return unknown('a method chosen by an annotation')
            return self.dispatcher.dispatch(args[0])(instance, *args, **kwargs)

        return method


def total_ordering(cls):
    """Three comparisons from the one that the class has."""
    own = cls.__dict__
    if '__lt__' in own:
        less = lambda a, b: a < b
    elif '__gt__' in own:
        less = lambda a, b: b > a
    elif '__le__' in own:
        less = lambda a, b: a <= b and not a == b
    else:
        less = lambda a, b: a >= b and not a == b
    derived = {
        '__lt__': lambda a, b: less(a, b),
        '__gt__': lambda a, b: less(b, a),
        '__le__': lambda a, b: less(a, b) or a == b,
        '__ge__': lambda a, b: less(b, a) or a == b,
    }
    for name, function in derived.items():
        if name not in own:
            setattr(cls, name, function)
    return cls


def cmp_to_key(mycmp):
    class Key:
        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

    return Key
