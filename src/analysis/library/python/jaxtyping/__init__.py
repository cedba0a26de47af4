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
    return (lambda decorated: decorated) if fn is None else fn
