from __native__ import shape_checked
from beartype import beartype
from typeguard import typechecked


class _Context:
    def __init__(self, *given):
        pass

    def __enter__(self):
        return None

    def __exit__(self, kind, value, traceback):
        return None


install_import_hook = _Context


def jaxtyped(fn=None, *, typechecker=None):
    if isinstance(fn, str):
        return _Context()
    checks = typechecker is beartype or typechecker is typechecked
    if fn is None:
        return lambda decorated: shape_checked(decorated, checks)
    return shape_checked(fn, checks)
