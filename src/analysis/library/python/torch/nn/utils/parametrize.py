from contextlib import contextmanager


@contextmanager
def cached():
    yield


def register_parametrization(module, tensor_name, parametrization, *, unsafe=False):
    """Runs the parametrisation once, so that the attribute has the shape that it yields."""
    original = getattr(module, tensor_name)
    if hasattr(parametrization, 'right_inverse'):
        original = parametrization.right_inverse(original)
    parts = original if isinstance(original, (list, tuple)) else (original,)
    setattr(module, 'parametrized_' + tensor_name, original)
    setattr(module, tensor_name, parametrization(*parts))
    return module


def is_parametrized(module, tensor_name=None):
    names = [name for name in module.__dict__ if name.startswith('parametrized_')]
    return len(names) > 0 if tensor_name is None else 'parametrized_' + tensor_name in names


def remove_parametrizations(module, tensor_name, leave_parametrized=True):
    from torch.nn.parameter import Parameter

    delattr(module, 'parametrized_' + tensor_name)
    setattr(module, tensor_name, Parameter(getattr(module, tensor_name)))
    return module
