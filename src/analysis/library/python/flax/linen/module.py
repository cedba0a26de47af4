"""Modules of flax.linen: their parameters are made by `init` in dicts, and looked up by `apply`."""
from dataclasses import dataclass, field

import jax
import jax.numpy as jnp
from __native__ import is_known, shape_error, unknown, unknown_str
from jax._shapes import written

# The modules whose methods are running, innermost last.
_running = []


class _Scope:
    """Where a module's variables are: a path in what was given to `apply` and in what is made."""

    def __init__(self, given, made, path, is_init, mutable):
        self.given = given
        self.made = made
        self.path = path
        self.is_init = is_init
        self.mutable = mutable

    def child(self, name):
        return _Scope(self.given, self.made, self.path + (name,), self.is_init, self.mutable)

    def find(self, collection, name):
        node = self.given
        for key in (collection,) + self.path + (name,):
            there = isinstance(node, dict)
            if not is_known(there) or not there or key not in node:
                return None
            node = node[key]
        return node

    def put(self, collection, name, value):
        node = self.made
        for key in (collection,) + self.path:
            if key not in node:
                node[key] = {}
            node = node[key]
        node[name] = value


class _Variable:
    def __init__(self, value):
        self.value = value


def compact(fun):
    return fun


def nowrap(fun):
    return fun


def jit(target, **options):
    return target


def remat(target, **options):
    return target


def _key():
    return jnp.empty((2,), dtype=jnp.uint32)


@dataclass(eq=False)
class Module:
    parent: object = field(default=None, kw_only=True)
    name: object = field(default=None, kw_only=True)

    def __init_subclass__(cls, kw_only=False, **kwargs):
        dataclass(cls, eq=False)

    def __call_as__(self, *args, **kwargs):
        return self._run(type(self).__call__, args, kwargs)

    def __getattr__(self, name):
        """What `setup` makes is made when it is first asked for."""
        if name.startswith('_') or self._ready:
            return unknown(f'{name} is no attribute that is known')
        self._prepare()
        return self.__dict__[name] if name in self.__dict__ else unknown(f'{name} is no attribute that is known')

    def __post_init__(self):
        self._reset()
        if _running:
            parent = _running[-1]
            if self.parent is None:
                self.parent = parent
            if self.name is None and not parent._in_setup:
                self.name = parent._next_name(type(self).__name__)

    def _reset(self):
        object.__setattr__(self, '_scope', None)
        object.__setattr__(self, '_ready', False)
        object.__setattr__(self, '_in_setup', False)
        object.__setattr__(self, '_depth', 0)
        object.__setattr__(self, '_counts', {})

    def _next_name(self, kind):
        n = self._counts.get(kind, 0)
        self._counts[kind] = n + 1
        return f'{kind}_{n}'

    def setup(self):
        return None

    def _adopt(self, name, value):
        """A module that is an attribute is called as the attribute is."""
        if isinstance(value, Module):
            if value._scope is None and (value.parent is None or value.parent is self):
                if value.name is None:
                    value.name = name
                value.parent = self
        elif isinstance(value, (list, tuple)):
            for k, one in enumerate(value):
                self._adopt(f'{name}_{k}', one)
        elif isinstance(value, dict):
            for k, one in value.items():
                self._adopt(f'{name}_{k}', one)

    def _prepare(self):
        if self._ready:
            return
        self._ready = True
        if self._scope is None:
            if self.parent is None or self.name is None:
                self._scope = _Scope(None, {}, (), False, True)
            else:
                self.parent._prepare()
                self._scope = self.parent._scope.child(self.name)
        for name in type(self).__dataclass_fields__:
            if name != 'parent' and name != 'name':
                self._adopt(name, getattr(self, name))
        before = set(self.__dict__)
        self._in_setup = True
        _running.append(self)
        self.setup()
        _running.pop()
        self._in_setup = False
        for name, value in list(self.__dict__.items()):
            if name not in before and not name.startswith('_'):
                self._adopt(name, value)

    def _run(self, f, args, kwargs):
        self._prepare()
        if self._depth == 0:
            self._counts = {}
        self._depth = self._depth + 1
        _running.append(self)
        result = f(self, *args, **kwargs)
        _running.pop()
        self._depth = self._depth - 1
        return result

    def _bound(self, scope):
        copy = self.clone()
        copy._scope = scope
        return copy

    def clone(self, *, parent=None, **updates):
        made = object.__new__(type(self))
        for name in type(self).__dataclass_fields__:
            object.__setattr__(made, name, _cloned(getattr(self, name)))
        for name, value in updates.items():
            object.__setattr__(made, name, value)
        object.__setattr__(made, 'parent', None)
        made._reset()
        return made

    def copy(self, **updates):
        return self.clone(**updates)

    # ------------------------------------------------------------------------------------- variables

    def param(self, name, init_fn, *init_args, unbox=True, **init_kwargs):
        self._prepare()
        fresh = init_fn(_key(), *init_args, **init_kwargs)
        if self._scope.is_init:
            self._scope.put('params', name, fresh)
            return fresh
        stored = self._scope.find('params', name)
        is_array = isinstance(stored, jax.Array)
        if not is_known(is_array) or not is_array or not isinstance(fresh, jax.Array):
            return fresh
        if is_known(stored.shape) and is_known(fresh.shape) and stored.shape != fresh.shape:
            raise shape_error(
                'parameter-shape', f'parameter {name} has shape {written(stored.shape)}, '
                f'the module expects {written(fresh.shape)}'
            )
        return stored

    def variable(self, col, name, init_fn=None, *init_args, unbox=True, **init_kwargs):
        self._prepare()
        stored = self._scope.find(col, name)
        value = stored if stored is not None or init_fn is None else init_fn(*init_args, **init_kwargs)
        if self._scope.is_init or self._scope.mutable:
            self._scope.put(col, name, value)
        return _Variable(value)

    def has_variable(self, col, name):
        self._prepare()
        return self._scope.find(col, name) is not None

    def get_variable(self, col, name, default=None):
        self._prepare()
        return self._scope.find(col, name)

    def put_variable(self, col, name, value):
        self._prepare()
        self._scope.put(col, name, value)

    def sow(self, col, name, value, **options):
        return True

    def make_rng(self, name='params'):
        return _key()

    def has_rng(self, name):
        return True

    def is_initializing(self):
        self._prepare()
        return self._scope.is_init

    def is_mutable_collection(self, col):
        return self._scope.mutable

    # ------------------------------------------------------------------------------------- init and apply

    def _called(self, method, args, kwargs):
        if method is None:
            return self(*args, **kwargs)
        if isinstance(method, str):
            method = getattr(type(self), method)
        return self._run(method, args, kwargs)

    def init_with_output(self, rngs, *args, method=None, mutable=True, capture_intermediates=False, **kwargs):
        made = {}
        bound = self._bound(_Scope(None, made, (), True, True))
        return bound._called(method, args, kwargs), made

    def init(self, rngs, *args, method=None, mutable=True, capture_intermediates=False, **kwargs):
        return self.init_with_output(rngs, *args, method=method, **kwargs)[1]

    def lazy_init(self, rngs, *args, method=None, mutable=True, **kwargs):
        return self.init(rngs, *args, method=method, **kwargs)

    def apply(self, variables, *args, rngs=None, method=None, mutable=False, capture_intermediates=False, **kwargs):
        made = {}
        changes = mutable is not False
        bound = self._bound(_Scope(variables, made, (), False, changes))
        result = bound._called(method, args, kwargs)
        return (result, made) if changes else result

    def bind(self, variables, *args, rngs=None, mutable=False):
        return self._bound(_Scope(variables, {}, (), False, False))

    def unbind(self):
        return self.clone(), self._scope.given

    @property
    def variables(self):
        return self._scope.given

    def tabulate(self, *args, **kwargs):
        return unknown_str('a table')


def _cloned(value):
    if isinstance(value, Module):
        return value.clone()
    if isinstance(value, list):
        return [_cloned(one) for one in value]
    if isinstance(value, tuple) and not hasattr(value, '_fields'):
        return tuple(_cloned(one) for one in value)
    return value
