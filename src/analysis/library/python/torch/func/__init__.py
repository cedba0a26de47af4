from __native__ import evaluating, gradients, unknown
from torch.autograd.functional import _backward, _forward, _matrix, _pairwise
from torch.nn.utils.stateless import functional_call


def _argument(args, argnums):
    return tuple(args[i] for i in argnums) if isinstance(argnums, tuple) else args[argnums]


def _like(x):
    import torch

    return tuple(_like(one) for one in x) if isinstance(x, tuple) else torch.empty_like(x)


def _own(args, argnums):
    """The arguments, those that are differentiated by as tensors of their own."""
    chosen = argnums if isinstance(argnums, tuple) else (argnums,)
    chosen = [n % len(args) for n in chosen]
    return tuple(_copied(x) if n in chosen else x for n, x in enumerate(args))


def _copied(x):
    if isinstance(x, dict):
        return {name: _copied(one) for name, one in x.items()}
    return tuple(_copied(one) for one in x) if isinstance(x, (tuple, list)) else x.clone()


def _gradient(output, x):
    """In the structure of x."""
    if isinstance(x, dict):
        return {name: _gradient(output, one) for name, one in x.items()}
    if isinstance(x, tuple):
        return tuple(_gradient(output, one) for one in x)
    return gradients(output, x, None, True, 'zeros')[0]


def grad(func, argnums=0, has_aux=False):
    def wrapper(*args, **kwargs):
        if evaluating():
            gradient, result = grad_and_value(func, argnums, has_aux)(*args, **kwargs)
            return (gradient, result[1]) if has_aux else gradient
        output = func(*args, **kwargs)
        gradient = _like(_argument(args, argnums)) if _is_tensors(_argument(args, argnums)) else unknown('gradients')
        return (gradient, output[1]) if has_aux else gradient

    return wrapper


def grad_and_value(func, argnums=0, has_aux=False):
    def wrapper(*args, **kwargs):
        if evaluating():
            own = _own(args, argnums)
            result = func(*own, **kwargs)
            return _gradient(result[0] if has_aux else result, _argument(own, argnums)), result
        output = func(*args, **kwargs)
        gradient = _like(_argument(args, argnums)) if _is_tensors(_argument(args, argnums)) else unknown('gradients')
        return gradient, output

    return wrapper


def _is_tensors(x):
    import torch

    return all(isinstance(one, torch.Tensor) for one in x) if isinstance(x, tuple) else isinstance(x, torch.Tensor)


def jacrev(func, argnums=0, *, has_aux=False, chunk_size=None):
    def wrapper(*args, **kwargs):
        if not evaluating():
            return unknown('a Jacobian')
        own = _own(args, argnums)
        result = func(*own, **kwargs)
        jacobian = _pairwise(_matrix, result[0] if has_aux else result, _argument(own, argnums))
        return (jacobian, result[1]) if has_aux else jacobian

    return wrapper


def jacfwd(func, argnums=0, has_aux=False, *, randomness='error'):
    def wrapper(*args, **kwargs):
        # Reverse mode conjugates what forward mode does not.
        if evaluating() and any(_is_tensors(x) and not isinstance(x, tuple) and x.is_complex() for x in args):
            return unknown('jacfwd of complex numbers is not computed')
        return jacrev(func, argnums, has_aux=has_aux)(*args, **kwargs)

    return wrapper


def hessian(func, argnums=0):
    return jacrev(grad(func, argnums), argnums) if evaluating() else lambda *args: unknown('a Hessian')


def vmap(func, in_dims=0, out_dims=0, randomness='error', *, chunk_size=None):
    def wrapper(*args, **kwargs):
        if not evaluating():
            return unknown('vmap is not modelled')
        dims = in_dims if isinstance(in_dims, (tuple, list)) else (in_dims,) * len(args)
        sizes = [n for x, dim in zip(args, dims) for n in _sizes(x, dim)]
        kwargs_sizes = [n for x in kwargs.values() for n in _sizes(x, 0)]
        count = (sizes + kwargs_sizes)[0]
        results = []
        for k in range(count):
            own = [_part(x, dim, k) for x, dim in zip(args, dims)]
            results.append(func(*own, **{name: _part(x, 0, k) for name, x in kwargs.items()}))
        return _stacked(results, out_dims)

    return wrapper


def _sizes(x, dim):
    """The sizes that are mapped over in a structure of tensors."""
    import torch

    if dim is None:
        return []
    if isinstance(x, torch.Tensor):
        return [x.size(dim)]
    if isinstance(x, dict):
        return [n for name, one in x.items() for n in _sizes(one, dim[name] if isinstance(dim, dict) else dim)]
    if isinstance(x, (tuple, list)):
        dims = dim if isinstance(dim, (tuple, list)) else (dim,) * len(x)
        return [n for one, d in zip(x, dims) for n in _sizes(one, d)]
    return []


def _part(x, dim, k):
    import torch

    if dim is None:
        return x
    if isinstance(x, torch.Tensor):
        return x.select(dim, k)
    if isinstance(x, dict):
        return {name: _part(one, dim[name] if isinstance(dim, dict) else dim, k) for name, one in x.items()}
    if isinstance(x, (tuple, list)):
        dims = dim if isinstance(dim, (tuple, list)) else (dim,) * len(x)
        return tuple(_part(one, d, k) for one, d in zip(x, dims))
    return x


def _stacked(results, dim):
    import torch

    first = results[0]
    if isinstance(first, dict):
        return {name: _stacked([r[name] for r in results], dim) for name in first}
    if isinstance(first, (tuple, list)):
        dims = dim if isinstance(dim, (tuple, list)) else (dim,) * len(first)
        return tuple(_stacked([r[n] for r in results], dims[n]) for n in range(len(first)))
    return torch.stack(results, dim)


def vjp(func, *primals, has_aux=False):
    if not evaluating():
        return func(*primals), lambda *cotangents: unknown('a vector-Jacobian product')
    own = tuple(_copied(x) for x in primals)
    result = func(*own)
    output = result[0] if has_aux else result

    def pulled(*cotangents):
        v = cotangents[0] if len(cotangents) == 1 else cotangents
        return _backward(output, own, v)

    return (output, pulled, result[1]) if has_aux else (output, pulled)


def jvp(func, primals, tangents, *, strict=False, has_aux=False):
    if not evaluating():
        output = func(*primals)
        return output, _like(output)
    own = tuple(_copied(x) for x in primals)
    result = func(*own)
    output = result[0] if has_aux else result
    pushed = _forward(output, own, tuple(tangents))
    return (output, pushed, result[1]) if has_aux else (output, pushed)


def stack_module_state(models):
    return unknown('stacked parameters'), unknown('stacked buffers')
