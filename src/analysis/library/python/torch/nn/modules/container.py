from collections import OrderedDict

from torch.nn.modules.module import Module
from torch.nn.parameter import Parameter


class Container(Module):
    def __init__(self, **kwargs):
        super().__init__()
        for name, module in kwargs.items():
            self.add_module(name, module)


class _NumberedModules(Module):
    """Submodules named '0', '1', ..., where None counts as one: what Sequential and ModuleList have in common."""

    def _items(self):
        return [(name, m) for name, m in self.__dict__.items() if name.isdigit() or isinstance(m, Module)]

    def _list(self):
        return [m for _, m in self._items()]

    def _replace(self, modules):
        for name, _ in self._items():
            delattr(self, name)
        for i, module in enumerate(modules):
            setattr(self, str(i), module)

    def __len__(self):
        return len(self._list())

    def __iter__(self):
        return iter(self._list())

    def __setitem__(self, idx, module):
        names = [name for name, _ in self._items()]
        setattr(self, names[idx], module)

    def __delitem__(self, idx):
        modules = self._list()
        del modules[idx]
        self._replace(modules)

    def append(self, module):
        setattr(self, str(len(self)), module)
        return self

    def insert(self, index, module):
        modules = self._list()
        modules.insert(index, module)
        self._replace(modules)
        return self

    def extend(self, modules):
        for module in modules:
            self.append(module)
        return self

    def pop(self, key):
        module = self[key]
        del self[key]
        return module

    def __iadd__(self, modules):
        return self.extend(modules)

    def __dir__(self):
        return [name for name in super().__dir__() if not name.isdigit()]


class Sequential(_NumberedModules):
    def __init__(self, *args):
        super().__init__()
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            for name, module in args[0].items():
                self.add_module(name, module)
        else:
            for i, module in enumerate(args):
                self.add_module(str(i), module)

    def __getitem__(self, idx):
        if isinstance(idx, slice):
            return self.__class__(OrderedDict(self._items()[idx]))
        return self._list()[idx]

    def __add__(self, other):
        return Sequential(*self._list(), *other)

    def __mul__(self, other):
        return Sequential(*(self._list() * other))

    def __rmul__(self, other):
        return self * other

    def insert(self, index, module):
        return super().insert(index, module)

    def forward(self, input):
        for module in self:
            input = module(input)
        return input


class ModuleList(_NumberedModules):
    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            for i, module in enumerate(modules):
                setattr(self, str(i), module)

    def __getitem__(self, idx):
        if isinstance(idx, slice):
            return self.__class__(self._list()[idx])
        return self._list()[idx]

    def __add__(self, other):
        return ModuleList([*self._list(), *other])

    def insert(self, index, module):
        super().insert(index, module)


class ModuleDict(Module):
    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            self.update(modules)

    def __getitem__(self, key):
        return self._modules[key]

    def __setitem__(self, key, module):
        self.add_module(key, module)

    def __delitem__(self, key):
        delattr(self, key)

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules)

    def __contains__(self, key):
        return key in self._modules

    def clear(self):
        for key in list(self.keys()):
            del self[key]

    def pop(self, key):
        module = self[key]
        del self[key]
        return module

    def keys(self):
        return self._modules.keys()

    def items(self):
        return self._modules.items()

    def values(self):
        return self._modules.values()

    def get(self, key, default=None):
        return self._modules.get(key, default)

    def update(self, modules):
        for key, module in modules.items() if hasattr(modules, 'items') else modules:
            self[key] = module


class ParameterList(Module):
    def __init__(self, values=None):
        super().__init__()
        self._size = 0
        if values is not None:
            self.extend(values)

    def _name(self, idx):
        return str(idx + self._size if idx < 0 else idx)

    def __getitem__(self, idx):
        if isinstance(idx, slice):
            return self.__class__([self[i] for i in range(*idx.indices(self._size))])
        if not -self._size <= idx < self._size:
            raise IndexError(f'index {idx} is out of range')
        return getattr(self, self._name(idx))

    def __setitem__(self, idx, param):
        setattr(self, self._name(idx), _as_parameter(param))

    def __len__(self):
        return self._size

    def __iter__(self):
        return iter([self[i] for i in range(self._size)])

    def __iadd__(self, values):
        return self.extend(values)

    def append(self, value):
        setattr(self, str(self._size), _as_parameter(value))
        self._size += 1
        return self

    def extend(self, values):
        for value in values:
            self.append(value)
        return self


class ParameterDict(Module):
    def __init__(self, parameters=None):
        super().__init__()
        self._keys = {}
        if parameters is not None:
            self.update(parameters)

    def __getitem__(self, key):
        return getattr(self, key)

    def __setitem__(self, key, value):
        self._keys[key] = None
        setattr(self, key, _as_parameter(value))

    def __delitem__(self, key):
        del self._keys[key]
        delattr(self, key)

    def __len__(self):
        return len(self._keys)

    def __iter__(self):
        return iter(self._keys)

    def __contains__(self, key):
        return key in self._keys

    def __reversed__(self):
        return reversed(list(self._keys))

    def copy(self):
        return ParameterDict({key: self[key] for key in self._keys})

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def clear(self):
        for key in list(self._keys):
            del self[key]

    def pop(self, key):
        value = self[key]
        del self[key]
        return value

    def popitem(self):
        key = list(self._keys)[-1]
        return key, self.pop(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def fromkeys(self, keys, default=None):
        return ParameterDict({key: default for key in keys})

    def keys(self):
        return self._keys.keys()

    def items(self):
        return [(key, self[key]) for key in self._keys]

    def values(self):
        return [self[key] for key in self._keys]

    def update(self, parameters):
        for key, value in parameters.items() if hasattr(parameters, 'items') else parameters:
            self[key] = value


def _as_parameter(value):
    import torch

    if isinstance(value, torch.Tensor) and not isinstance(value, Parameter):
        return Parameter(value)
    return value
