from functools import wraps


class AbstractContextManager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return None


class AbstractAsyncContextManager:
    pass


class ContextDecorator:
    def __call__(self, func):
        @wraps(func)
        def inner(*args, **kwds):
            with self:
                return func(*args, **kwds)

        return inner


class _GeneratorContext(ContextDecorator, AbstractContextManager):
    def __init__(self, function, args, kwargs):
        self.function = function
        self.args = args
        self.kwargs = kwargs

    def __enter__(self):
        self.steps = self.function(*self.args, **self.kwargs)
        return next(self.steps)

    def __exit__(self, kind, value, traceback):
        next(self.steps, None)
        return False


def contextmanager(func):
    @wraps(func)
    def helper(*args, **kwargs):
        return _GeneratorContext(func, args, kwargs)

    return helper


def asynccontextmanager(func):
    return func


class nullcontext(AbstractContextManager):
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result


class closing(AbstractContextManager):
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing


class suppress(AbstractContextManager):
    # The interpreter follows the block as it does a `try`.
    __suppresses__ = True

    def __init__(self, *exceptions):
        self.exceptions = exceptions

    def __exit__(self, kind, value, traceback):
        return kind is not None and issubclass(kind, self.exceptions)


class redirect_stdout(AbstractContextManager):
    def __init__(self, new_target):
        self.new_target = new_target

    def __enter__(self):
        return self.new_target


class redirect_stderr(redirect_stdout):
    pass


class ExitStack(AbstractContextManager):
    def __init__(self):
        self.exits = []

    def enter_context(self, cm):
        value = cm.__enter__()
        self.exits.append(cm)
        return value

    def push(self, exit):
        return exit

    def callback(self, callback, /, *args, **kwds):
        return callback

    def pop_all(self):
        return self

    def close(self):
        return None

    def __exit__(self, kind, value, traceback):
        for cm in reversed(self.exits):
            cm.__exit__(None, None, None)
        return False


class AsyncExitStack(ExitStack):
    pass
