from __native__ import custom_gradient, evaluating


class FunctionCtx:
    """What `forward` keeps for `backward`."""

    def __init__(self, needs_input_grad=()):
        self.saved_tensors = ()
        self.needs_input_grad = needs_input_grad

    def save_for_backward(self, *tensors):
        self.saved_tensors = tensors

    def save_for_forward(self, *tensors):
        return None

    def mark_dirty(self, *args):
        return None

    def mark_non_differentiable(self, *args):
        return None

    def set_materialize_grads(self, value):
        return None


class Function(FunctionCtx):
    @staticmethod
    def forward(*args, **kwargs):
        raise NotImplementedError('You must implement the forward function for custom autograd.Function.')

    @staticmethod
    def backward(ctx, *grad_outputs):
        raise NotImplementedError('You must implement either the backward or vjp method for your custom Function.')

    @classmethod
    def apply(cls, *args, **kwargs):
        ctx = FunctionCtx(tuple(True for _ in args))
        if evaluating():
            return cls._evaluated(ctx, args, kwargs)
        if hasattr(cls, 'setup_context'):
            output = cls.forward(*args, **kwargs)
            cls.setup_context(ctx, args, output)
            return output
        return cls.forward(ctx, *args, **kwargs)

    @classmethod
    def _evaluated(cls, ctx, args, kwargs):
        from torch.autograd.grad_mode import no_grad

        with no_grad():
            if hasattr(cls, 'setup_context'):
                output = cls.forward(*args, **kwargs)
                cls.setup_context(ctx, args, output)
            else:
                output = cls.forward(ctx, *args, **kwargs)
        return custom_gradient(cls.__name__, output, args, lambda *gradients: cls.backward(ctx, *gradients))


InplaceFunction = Function


def once_differentiable(fn):
    return fn
