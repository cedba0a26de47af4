import torch
from __native__ import evaluating, gradients


def _pairwise(make, outputs, inputs):
    """make(out, in) for each pair: nested tuples where a side is a tuple."""
    def row(out):
        return tuple(make(out, x) for x in inputs) if isinstance(inputs, tuple) else make(out, inputs)

    return tuple(row(out) for out in outputs) if isinstance(outputs, tuple) else row(outputs)


def _call(func, inputs):
    return func(*inputs) if isinstance(inputs, tuple) else func(inputs)


def _each(make, inputs):
    return tuple(make(x) for x in inputs) if isinstance(inputs, tuple) else make(inputs)


def _join(out, x):
    return x.new_empty((*out.shape, *x.shape))


def _like(inputs):
    return _each(torch.empty_like, inputs)


def _own(inputs):
    """Tensors that only the gradient by these inputs goes through."""
    return _each(lambda x: x.clone(), inputs)


def _done(x, create_graph):
    return x if create_graph else _each(lambda one: one.detach(), x)


def _tuple(x):
    return x if isinstance(x, tuple) else (x,)


def _matrix(out, x):
    """Rows of the Jacobian of one output by one input, put in the shape of both."""
    rows = [gradients(one, x, None, True, 'zeros')[0] for one in out.reshape(-1)]
    if not rows:
        return x.new_zeros((*out.shape, *x.shape))
    return torch.stack(rows).reshape((*out.shape, *x.shape))


def _backward(outputs, inputs, v):
    found = gradients(_tuple(outputs), _tuple(inputs), None if v is None else _tuple(v), True, 'zeros')
    return tuple(found) if isinstance(inputs, tuple) else found[0]


def _forward(outputs, inputs, v):
    """J v as the gradient by u of the product of v and u J."""
    us = tuple(torch.ones_like(out).clone() for out in _tuple(outputs))
    back = gradients(_tuple(outputs), _tuple(inputs), us, True, 'zeros')
    vs = tuple(torch.ones_like(x) for x in _tuple(inputs)) if v is None else _tuple(v)
    found = gradients(sum((g * one).sum() for g, one in zip(back, vs)), us, None, True, 'zeros')
    return tuple(found) if isinstance(outputs, tuple) else found[0]


def jacobian(func, inputs, create_graph=False, strict=False, vectorize=False, strategy='reverse-mode'):
    if evaluating():
        own = _own(inputs)
        found = _pairwise(_matrix, _call(func, own), own)
        if isinstance(found, tuple) and found and isinstance(found[0], tuple):
            return tuple(_done(row, create_graph) for row in found)
        return _done(found, create_graph)
    return _pairwise(_join, _call(func, inputs), inputs)


def hessian(func, inputs, create_graph=False, strict=False, vectorize=False, outer_jacobian_strategy='reverse-mode'):
    if evaluating():
        return jacobian(lambda *own: _backward(func(*own), own if isinstance(inputs, tuple) else own[0], None), inputs,
                        create_graph)
    _call(func, inputs)
    return _pairwise(_join, inputs, inputs)


def vjp(func, inputs, v=None, create_graph=False, strict=False):
    if evaluating():
        own = _own(inputs)
        outputs = _call(func, own)
        return _done(outputs, create_graph), _done(_backward(outputs, own, v), create_graph)
    return _call(func, inputs), _like(inputs)


def jvp(func, inputs, v=None, create_graph=False, strict=False):
    output = _call(func, inputs)
    if evaluating():
        own = _own(inputs)
        outputs = _call(func, own)
        return _done(outputs, create_graph), _done(_forward(outputs, own, v), create_graph)
    return output, _like(output)


def hvp(func, inputs, v=None, create_graph=False, strict=False):
    if evaluating():
        own = _own(inputs)
        outputs = _call(func, own)
        first = _backward(outputs, own, None)
        return _done(outputs, create_graph), _done(_backward(first, own, v), create_graph)
    return _call(func, inputs), _like(inputs)


def vhp(func, inputs, v=None, create_graph=False, strict=False):
    """The Hessian is symmetric."""
    return hvp(func, inputs, v, create_graph, strict)
