"""The base of all modules. Parameters, buffers and submodules are plain attributes, told apart by their type."""
from collections import OrderedDict, namedtuple

from __native__ import device_of_move, evaluating, forget_places, place, unknown, unknown_str
import torch
from torch import Tensor
from torch.nn.parameter import Parameter, UninitializedParameter
from torch.utils.hooks import RemovableHandle

_IncompatibleKeys = namedtuple('IncompatibleKeys', ['missing_keys', 'unexpected_keys'])


class _Registry(dict):
    """A view of the attributes of one kind; what is put in it becomes an attribute."""

    def __init__(self, owner, items):
        super().__init__(items)
        self.owner = owner

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        setattr(self.owner, key, value)

    def __delitem__(self, key):
        super().__delitem__(key)
        delattr(self.owner, key)

    def pop(self, key, *default):
        if key in self:
            delattr(self.owner, key)
        return super().pop(key, *default)

    def update(self, other=(), **named):
        for key, value in dict(other, **named).items():
            self[key] = value

    def clear(self):
        for key in list(self):
            del self[key]


def _dtype_argument(args, kwargs):
    """The dtype that the arguments of `to` ask for, or None."""
    dtype = kwargs.get('dtype')
    for arg in args:
        if isinstance(arg, torch.dtype):
            dtype = arg
        elif isinstance(arg, Tensor):
            dtype = arg.dtype
    return dtype


class _Move:
    """What `cuda()` applies: of parameters it is noted where they are."""

    def __init__(self, device):
        self.device = device

    def __call__(self, tensor):
        return tensor.to(self.device)


class Module:
    dump_patches = False
    call_super_init = False
    training = True
    # Replaced, never changed in place: they are shared until a hook or a buffer is registered.
    _buffer_names = ()
    _empty_parameter_names = ()
    _non_persistent_buffers_set = frozenset()
    _forward_hooks = {}
    _forward_pre_hooks = {}
    _backward_hooks = {}

    def __init__(self, *args, **kwargs):
        self.training = True

    def forward(self, *args, **kwargs):
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    def __call__(self, *args, **kwargs):
        for hook, with_kwargs in list(self._forward_pre_hooks.values()):
            if with_kwargs:
                changed = hook(self, args, kwargs)
                if changed is not None:
                    args, kwargs = changed
            else:
                changed = hook(self, args)
                if changed is not None:
                    args = changed if isinstance(changed, tuple) else (changed,)
        result = self.forward(*args, **kwargs)
        for hook, with_kwargs in list(self._forward_hooks.values()):
            changed = hook(self, args, kwargs, result) if with_kwargs else hook(self, args, result)
            if changed is not None:
                result = changed
        return result

    def _call_impl(self, *args, **kwargs):
        return Module.__call__(self, *args, **kwargs)

    # ------------------------------------------------------------------------------------------ registration

    @property
    def _modules(self):
        return _Registry(self, {k: v for k, v in self.__dict__.items() if isinstance(v, Module)})

    @property
    def _parameters(self):
        empty = self._empty_parameter_names
        return _Registry(self, {k: v for k, v in self.__dict__.items() if isinstance(v, Parameter) or k in empty})

    @property
    def _buffers(self):
        held = self.__dict__
        return _Registry(self, {k: held[k] for k in self._buffer_names if k in held})

    def register_buffer(self, name, tensor, persistent=True):
        if name not in self._buffer_names:
            self._buffer_names = self._buffer_names + (name,)
        # A move of the module puts another tensor there.
        place(tensor, None)
        if not persistent:
            self._non_persistent_buffers_set = self._non_persistent_buffers_set | {name}
        setattr(self, name, tensor)

    def register_parameter(self, name, param):
        if param is None:
            self._empty_parameter_names = self._empty_parameter_names + (name,)
        setattr(self, name, param)

    def add_module(self, name, module):
        setattr(self, name, module)

    def register_module(self, name, module):
        self.add_module(name, module)

    def get_submodule(self, target):
        module = self
        if target:
            for name in target.split('.'):
                module = getattr(module, name)
        return module

    def set_submodule(self, target, module, strict=False):
        path, _, name = target.rpartition('.')
        setattr(self.get_submodule(path), name, module)

    def get_parameter(self, target):
        path, _, name = target.rpartition('.')
        return getattr(self.get_submodule(path), name)

    def get_buffer(self, target):
        return self.get_parameter(target)

    def get_extra_state(self):
        raise RuntimeError('no extra state')

    def set_extra_state(self, state):
        raise RuntimeError('no extra state')

    # ------------------------------------------------------------------------------------------ walking

    def named_children(self):
        seen = set()
        for name, module in self.__dict__.items():
            if isinstance(module, Module) and module not in seen:
                seen.add(module)
                yield name, module

    def children(self):
        for _, module in self.named_children():
            yield module

    def named_modules(self, memo=None, prefix='', remove_duplicate=True):
        memo = set() if memo is None else memo
        if self in memo:
            return
        if remove_duplicate:
            memo.add(self)
        yield prefix, self
        for name, module in self.__dict__.items():
            if isinstance(module, Module):
                path = prefix + '.' + name if prefix else name
                yield from module.named_modules(memo, path, remove_duplicate)

    def modules(self):
        for _, module in self.named_modules():
            yield module

    def _named_members(self, get_members_fn, prefix='', recurse=True, remove_duplicate=True):
        seen = set()
        modules = self.named_modules(None, prefix, remove_duplicate) if recurse else [(prefix, self)]
        for path, module in modules:
            for name, member in get_members_fn(module):
                if member is None or member in seen:
                    continue
                if remove_duplicate:
                    seen.add(member)
                yield (path + '.' + name if path else name), member

    def named_parameters(self, prefix='', recurse=True, remove_duplicate=True):
        def own(module):
            return [(k, v) for k, v in module.__dict__.items() if isinstance(v, (Parameter, UninitializedParameter))]

        yield from self._named_members(own, prefix, recurse, remove_duplicate)

    def parameters(self, recurse=True):
        for _, param in self.named_parameters('', recurse):
            yield param

    def named_buffers(self, prefix='', recurse=True, remove_duplicate=True):
        def own(module):
            return [(k, module.__dict__[k]) for k in module._buffer_names if k in module.__dict__]

        yield from self._named_members(own, prefix, recurse, remove_duplicate)

    def buffers(self, recurse=True):
        for _, buffer in self.named_buffers('', recurse):
            yield buffer

    def _walked(self):
        """The attributes, of which each by itself is a module or not: one that may be makes no list of open length."""
        return list(self.__dict__.values())

    def apply(self, fn):
        for module in self._walked():
            if isinstance(module, Module):
                module.apply(fn)
        fn(self)
        return self

    # ------------------------------------------------------------------------------------------ state

    def state_dict(self, *args, destination=None, prefix='', keep_vars=False):
        destination = OrderedDict() if destination is None else destination
        if args:
            destination = args[0]
            prefix = args[1] if len(args) > 1 else prefix
        for name, value in self.__dict__.items():
            kept = name in self._buffer_names and name not in self._non_persistent_buffers_set
            if value is not None and (isinstance(value, Parameter) or kept):
                destination[prefix + name] = value if keep_vars else value.detach()
        for name, module in self.__dict__.items():
            if isinstance(module, Module):
                module.state_dict(destination=destination, prefix=prefix + name + '.', keep_vars=keep_vars)
        return destination

    def load_state_dict(self, state_dict, strict=True, assign=False):
        if assign:
            forget_places()
        if evaluating():
            own = self.state_dict(keep_vars=True)
            with torch.no_grad():
                for name, value in state_dict.items():
                    own[name].copy_(value)
        return _IncompatibleKeys(unknown('keys of a state dict'), unknown('keys of a state dict'))

    def train(self, mode=True):
        self.training = mode
        for module in self._walked():
            if isinstance(module, Module):
                module.train(mode)
        return self

    def eval(self):
        return self.train(False)

    def requires_grad_(self, requires_grad=True):
        for param in self.parameters():
            param.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none=True):
        if evaluating():
            for p in self.parameters():
                p.grad = None

    def share_memory(self):
        return self

    # ------------------------------------------------------------------------------------------ device and dtype

    def _apply(self, fn, recurse=True):
        for module in self._walked():
            if isinstance(module, Module):
                module._apply(fn)
        for name, value in self.__dict__.items():
            if isinstance(value, Parameter):
                if isinstance(fn, _Move):
                    place(value, fn.device)
                else:
                    value.data = fn(value.data)
            elif isinstance(value, Tensor) and name in self._buffer_names and not isinstance(fn, _Move):
                setattr(self, name, fn(value))
        return self

    def _move(self, device):
        if device is None:
            forget_places()
        elif device:
            self._apply(_Move(device))
        return self

    def _cast(self, dtype):
        return self._apply(lambda t: t.to(dtype) if t.is_floating_point() or t.is_complex() else t)

    def to(self, *args, **kwargs):
        dtype = _dtype_argument(args, kwargs)
        if dtype is not None:
            self._cast(dtype)
        return self._move(device_of_move(args, kwargs))

    def type(self, dst_type):
        return self._apply(lambda t: t.type(dst_type))

    def float(self):
        return self._cast(torch.float32)

    def double(self):
        return self._cast(torch.float64)

    def half(self):
        return self._cast(torch.float16)

    def bfloat16(self):
        return self._cast(torch.bfloat16)

    def to_empty(self, *, device=None, recurse=True):
        return self._move(None)

    def cuda(self, device=None):
        return self._move('cuda')

    def cpu(self):
        return self._move('cpu')

    def xpu(self, device=None):
        return self._move(None)

    def ipu(self, device=None):
        return self._move(None)

    def mtia(self, device=None):
        return self._move(None)

    # ------------------------------------------------------------------------------------------ hooks

    def _add_hook(self, kind, hook, prepend=False):
        old = getattr(self, kind)
        handle = RemovableHandle({})
        hooks = {handle.id: hook, **old} if prepend else {**old, handle.id: hook}
        handle.hooks = hooks
        setattr(self, kind, hooks)
        return handle

    def register_forward_pre_hook(self, hook, *, prepend=False, with_kwargs=False):
        return self._add_hook('_forward_pre_hooks', (hook, with_kwargs), prepend)

    def register_forward_hook(self, hook, *, prepend=False, with_kwargs=False, always_call=False):
        return self._add_hook('_forward_hooks', (hook, with_kwargs), prepend)

    def register_backward_hook(self, hook):
        return self._add_hook('_backward_hooks', hook)

    def register_full_backward_hook(self, hook, prepend=False):
        return self._add_hook('_backward_hooks', hook, prepend)

    def register_full_backward_pre_hook(self, hook, prepend=False):
        return self._add_hook('_backward_hooks', hook, prepend)

    def register_state_dict_pre_hook(self, hook):
        return RemovableHandle()

    def register_state_dict_post_hook(self, hook):
        return RemovableHandle()

    def register_load_state_dict_pre_hook(self, hook):
        return RemovableHandle()

    def register_load_state_dict_post_hook(self, hook):
        return RemovableHandle()

    def _register_state_dict_hook(self, hook):
        return RemovableHandle()

    def _register_load_state_dict_pre_hook(self, hook, with_module=False):
        return RemovableHandle()

    # ------------------------------------------------------------------------------------------ the rest

    def compile(self, *args, **kwargs):
        return None

    def extra_repr(self):
        return ''

    def _get_name(self):
        return type(self).__name__

    def __repr__(self):
        return unknown_str('the text of a module')


def register_module_forward_pre_hook(hook):
    return RemovableHandle()


def register_module_forward_hook(hook, *, with_kwargs=False, always_call=False):
    return RemovableHandle()
