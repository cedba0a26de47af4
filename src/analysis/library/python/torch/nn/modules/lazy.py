from torch.nn.parameter import UninitializedTensorMixin


class LazyModuleMixin:
    """A module that makes its parameters at the first call, from the shape of the input."""

    def has_uninitialized_params(self):
        return any(isinstance(v, UninitializedTensorMixin) for v in self.__dict__.values())

    def initialize_parameters(self, *args, **kwargs):
        raise NotImplementedError(f'initialize_parameters is not implemented for {type(self).__name__}')

    def __call__(self, *args, **kwargs):
        if self.has_uninitialized_params():
            self.initialize_parameters(*args, **kwargs)
        return super().__call__(*args, **kwargs)
