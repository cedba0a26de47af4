"""Data classes that are trees."""
from dataclasses import dataclass as _dataclass
from dataclasses import field as _field


def field(pytree_node=True, **kwargs):
    one = _field(**kwargs)
    one.metadata = {'pytree_node': pytree_node}
    return one


def dataclass(clz=None, **kwargs):
    if clz is None:
        return dataclass
    made = _dataclass(clz)
    made._tree_fields = tuple(
        name for name, f in made.__dataclass_fields__.items() if f.metadata.get('pytree_node', True)
    )

    def replace(self, **changes):
        return made(**{**{name: getattr(self, name) for name in made.__dataclass_fields__}, **changes})

    made.replace = replace
    return made


class PyTreeNode:
    def __init_subclass__(cls, **kwargs):
        dataclass(cls)
