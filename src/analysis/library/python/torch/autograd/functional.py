import torch


def _pairwise(make, outputs, inputs):
    """make(out, in) for each pair: nested tuples where a side is a tuple."""
    def row(out):
        return tuple(make(out, x) for x in inputs) if isinstance(inputs, tuple) else make(out, inputs)

    return tuple(row(out) for out in outputs) if isinstance(outputs, tuple) else row(outputs)


def _call(func, inputs):
    return func(*inputs) if isinstance(inputs, tuple) else func(inputs)


def _join(out, x):
    return x.new_empty((*out.shape, *x.shape))


def _like(inputs):
    return tuple(torch.empty_like(x) for x in inputs) if isinstance(inputs, tuple) else torch.empty_like(inputs)


def jacobian(func, inputs, create_graph=False, strict=False, vectorize=False, strategy='reverse-mode'):
    return _pairwise(_join, _call(func, inputs), inputs)


def hessian(func, inputs, create_graph=False, strict=False, vectorize=False, outer_jacobian_strategy='reverse-mode'):
    _call(func, inputs)
    return _pairwise(_join, inputs, inputs)


def vjp(func, inputs, v=None, create_graph=False, strict=False):
    return _call(func, inputs), _like(inputs)


def jvp(func, inputs, v=None, create_graph=False, strict=False):
    output = _call(func, inputs)
    return output, _like(output)


def hvp(func, inputs, v=None, create_graph=False, strict=False):
    return _call(func, inputs), _like(inputs)


def vhp(func, inputs, v=None, create_graph=False, strict=False):
    return _call(func, inputs), _like(inputs)
