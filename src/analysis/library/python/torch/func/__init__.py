from __native__ import unknown
from torch.nn.utils.stateless import functional_call


def _argument(args, argnums):
    return tuple(args[i] for i in argnums) if isinstance(argnums, tuple) else args[argnums]


def _like(x):
    import torch

    return tuple(_like(one) for one in x) if isinstance(x, tuple) else torch.empty_like(x)


def grad(func, argnums=0, has_aux=False):
    def wrapper(*args, **kwargs):
        output = func(*args, **kwargs)
        gradient = _like(_argument(args, argnums)) if _is_tensors(_argument(args, argnums)) else unknown('gradients')
        return (gradient, output[1]) if has_aux else gradient

    return wrapper


def grad_and_value(func, argnums=0, has_aux=False):
    def wrapper(*args, **kwargs):
        output = func(*args, **kwargs)
        gradient = _like(_argument(args, argnums)) if _is_tensors(_argument(args, argnums)) else unknown('gradients')
        return gradient, output

    return wrapper


def _is_tensors(x):
    import torch

    return all(isinstance(one, torch.Tensor) for one in x) if isinstance(x, tuple) else isinstance(x, torch.Tensor)


def jacrev(func, argnums=0, *, has_aux=False, chunk_size=None):
    return lambda *args: unknown('a Jacobian')


def jacfwd(func, argnums=0, has_aux=False, *, randomness='error'):
    return lambda *args: unknown('a Jacobian')


def hessian(func, argnums=0):
    return lambda *args: unknown('a Hessian')


def vmap(func, in_dims=0, out_dims=0, randomness='error', *, chunk_size=None):
    return lambda *args, **kwargs: unknown('vmap is not modelled')


def vjp(func, *primals, has_aux=False):
    return func(*primals), lambda *cotangents: unknown('a vector-Jacobian product')


def jvp(func, primals, tangents, *, strict=False, has_aux=False):
    output = func(*primals)
    return output, _like(output)


def stack_module_state(models):
    return unknown('stacked parameters'), unknown('stacked buffers')
