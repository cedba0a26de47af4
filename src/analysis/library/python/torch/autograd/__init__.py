import torch
from __native__ import evaluating, gradients, unknown
from torch.autograd import forward_ad, function, functional, grad_mode, profiler
from torch.autograd.function import Function
from torch.autograd.grad_mode import enable_grad, inference_mode, no_grad, set_grad_enabled


def grad(
    outputs, inputs, grad_outputs=None, retain_graph=None, create_graph=False, only_inputs=True, allow_unused=None,
    is_grads_batched=False, materialize_grads=False,
):
    """One gradient for each input, of its shape; one for each row of the upstream gradients when they are batched."""
    inputs = (inputs,) if isinstance(inputs, torch.Tensor) else tuple(inputs)
    if evaluating() and not is_grads_batched:
        unused = 'zeros' if materialize_grads else 'none' if allow_unused else 'error'
        return gradients(outputs, inputs, grad_outputs, create_graph, unused)
    if allow_unused and not materialize_grads:
        return tuple(unknown('a gradient, or None for an unused input') for _ in inputs)
    if is_grads_batched:
        first = grad_outputs if isinstance(grad_outputs, torch.Tensor) else grad_outputs[0]
        return tuple(x.new_empty((first.size(0), *x.shape)) for x in inputs)
    return tuple(torch.empty_like(x) for x in inputs)


def backward(
    tensors, grad_tensors=None, retain_graph=None, create_graph=False, grad_variables=None, inputs=None,
):
    tensors = (tensors,) if isinstance(tensors, torch.Tensor) else tuple(tensors)
    if grad_tensors is None or isinstance(grad_tensors, torch.Tensor):
        grad_tensors = (grad_tensors,) * len(tensors)
    for tensor, gradient in zip(tensors, grad_tensors):
        tensor.backward(gradient, create_graph=create_graph, inputs=inputs)


def Variable(data=None, requires_grad=False, volatile=False):
    return data.requires_grad_() if requires_grad and evaluating() else data


def gradcheck(func, inputs, **options):
    return True


def gradgradcheck(func, inputs, grad_outputs=None, **options):
    return True


class detect_anomaly:
    def __init__(self, check_nan=True):
        self.check_nan = check_nan

    def __enter__(self):
        return None

    def __exit__(self, kind, value, traceback):
        return None


class set_detect_anomaly(detect_anomaly):
    def __init__(self, mode, check_nan=True):
        super().__init__(check_nan)
