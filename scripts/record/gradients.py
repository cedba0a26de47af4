"""Gradients of expressions as PyTorch's autograd computes them in float64, most with a closed form written by hand.

    python3 scripts/record/gradients.py

Writes test/facts/gradients.json.gz. The expressions are in scripts/record/gradient_cases; those in NumPy's words are differentiated by the torch
functions of the same names below. A closed form that does not agree with autograd ends the script.
"""
import ast
import gzip
import json
import math
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
HERE = Path(__file__).parent
POINTS = 2
SIZES = [
    dict(a=2, b=2, c=3, d=3, e=2, h=2, k=3, l=3, m=3, n=4, o=2, p=5, q=2, r=2, s=4, t=3, v=5, w=3, T=4),
    dict(a=3, b=2, c=2, d=2, e=3, h=3, k=2, l=2, m=4, n=3, o=3, p=2, q=3, r=3, s=2, t=5, v=4, w=2, T=3),
]


class Words:
    """NumPy's names for what torch does."""

    def __getattr__(self, name):
        return getattr(torch, name)

    linalg = torch.linalg
    dot = staticmethod(torch.matmul)
    maximum = staticmethod(lambda x, y: torch.clamp(x, min=y) if isinstance(y, (int, float)) else torch.maximum(x, y))
    concatenate = staticmethod(torch.cat)
    transpose = staticmethod(lambda x: x.T)
    reshape = staticmethod(lambda x, *s: x.reshape(*s))
    clip = staticmethod(torch.clamp)
    cumsum = staticmethod(lambda x, axis=0: torch.cumsum(x, axis))
    newaxis = None
    power = staticmethod(torch.pow)
    average = staticmethod(lambda x, weights: (x * weights).sum() / weights.sum())
    ptp = staticmethod(lambda x: x.max() - x.min())
    take = staticmethod(lambda x, i, axis: torch.index_select(x, axis, i))
    logaddexp = staticmethod(lambda x, y: torch.logaddexp(torch.as_tensor(float(x)) if isinstance(x, int) else x, y))
    pad = staticmethod(lambda x, width: F.pad(x, (width, width)))
    convolve = staticmethod(lambda x, w, mode: F.conv1d(x[None, None], w.flip(0)[None, None])[0, 0])
    repeat = staticmethod(lambda x, n, axis: torch.repeat_interleave(x, n, axis))
    tile = staticmethod(lambda x, n: torch.tile(x, (n,)))
    vdot = staticmethod(lambda a, b: (a * b).sum())
    tensordot = staticmethod(lambda a, b, axes: torch.tensordot(a, b, dims=axes))
    var = staticmethod(lambda x, **k: torch.var(x, unbiased=False, **k))


class Functional:
    """torch.nn.functional, with what 1.13 has not yet."""

    def __getattr__(self, name):
        return getattr(F, name)

    @staticmethod
    def scaled_dot_product_attention(q, k, v):
        return torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]), -1) @ v


class Array(torch.Tensor):
    """A tensor with NumPy's conventions: variances without a correction, products of any dimension."""

    def dot(self, other):
        return self @ other

    def var(self, axis=None, keepdims=False):
        own = self.as_subclass(torch.Tensor)
        return (own.var(unbiased=False) if axis is None else own.var(axis, unbiased=False, keepdim=keepdims))

    def std(self, axis=None, keepdims=False):
        return self.var(axis, keepdims).sqrt()


cases = []


def group(name):
    global current
    current = name


def t(expr, variables, wrt, closed, kind='grad', **options):
    shapes = dict(item.split('=') for item in variables.split())
    sizes = {k: v for k, v in options.items() if isinstance(v, int)}
    domain = {k: v for k, v in options.items() if isinstance(v, str)}
    dialect = 'numpy' if 'np.' in expr or current == 'numpy' else 'torch'
    cases.append(dict(group=current, expr=expr, vars=shapes, wrt=wrt, kind=kind, dialect=dialect,
                      domain=domain, closed=closed, sizes=sizes))


def u(expr, variables, wrt, kind='grad', **options):
    """An expression without a closed form."""
    t(expr, variables, wrt, None, kind, **options)


def n(expr, variables, wrt, kind='grad', **options):
    """The same in NumPy's words."""
    u(expr, variables, wrt, kind, **options)
    cases[-1]['dialect'] = 'numpy'


def drawn(rng, shape, domain, sizes):
    if domain is None:
        return rng.normal(size=shape)
    if domain == 'pos':
        return 0.3 + 1.5 * rng.random(shape)
    if domain == 'prob':
        u = 0.2 + rng.random(shape)
        return u / u.sum(-1, keepdims=True)
    if domain.startswith('int<'):
        most = domain[4:]
        return rng.integers(0, int(most) if most.isdigit() else sizes[most], shape)
    a = rng.normal(size=shape)
    n = shape[-1]
    if domain == 'sym':
        return a + np.swapaxes(a, -1, -2)
    return a @ np.swapaxes(a, -1, -2) / n + np.eye(n) / 2


def gradient(case, given, upstream):
    """By autograd."""
    scope = {'torch': torch, 'F': Functional(), 'np': Words(), 'math': math}
    values = {k: torch.tensor(v) for k, v in given.items()}
    x = values[case['wrt']].requires_grad_()
    if case['dialect'] == 'numpy':
        values = {k: v.as_subclass(Array) for k, v in values.items()}

    def f(x):
        out = eval(case['expr'], scope, {**values, case['wrt']: x.as_subclass(Array) if case['dialect'] == 'numpy' else x})
        return out.as_subclass(torch.Tensor)

    if case['kind'] == 'jacobian':
        return torch.autograd.functional.jacobian(f, x).numpy(), None
    if case['kind'] == 'hessian':
        return torch.autograd.functional.hessian(f, x).numpy(), None
    y = f(x)
    if case['kind'] == 'grad':
        assert y.ndim == 0, 'not a number'
        return torch.autograd.grad(y, x)[0].numpy(), None
    g = np.round(upstream.normal(size=tuple(y.shape)), 3)
    return torch.autograd.grad(y, x, torch.tensor(g))[0].numpy(), g


def closed_form(case, given, g):
    scope = {'np': np, 'math': math, **given, **({'G': g} if g is not None else {})}
    *lines, last = case['closed'].split('\n')
    exec('\n'.join(lines), scope)
    return np.asarray(eval(last, scope))


def shorter(x):
    """A number with twelve digits."""
    return float(f'{x:.12g}')


def nested(array):
    a = np.asarray(array)
    if a.ndim == 0:
        return shorter(a) if a.dtype.kind == 'f' else int(a)
    return [nested(x) for x in a]


def record(k, case):
    points = []
    for n in range(POINTS if case['closed'] is not None else 1):
        sizes = {**SIZES[n], **case['sizes']}
        rng = np.random.default_rng(1000 * k + n)
        given = {}
        for name, text in case['vars'].items():
            shape = tuple(int(d) if d.isdigit() else sizes[d] for d in text.split(',') if d)
            value = drawn(rng, shape, case['domain'].get(name), sizes)
            given[name] = np.round(value, 3) if value.dtype.kind == 'f' and case['domain'].get(name) != 'prob' else value
        expected, g = gradient(case, given, rng)
        assert np.isfinite(expected).all(), 'not finite'
        if case['closed'] is not None:
            own = closed_form(case, given, g)
            assert own.shape == expected.shape, f'{own.shape} is not {expected.shape}'
            error = np.abs(own - expected).max() / max(1, np.abs(expected).max())
            assert error < 1e-9, f'the closed form is wrong by {error}\n{own}\n{expected}'
        point = {'let': {name: nested(v) for name, v in given.items()}, 'value': nested(expected)}
        if g is not None:
            point['G'] = nested(g)
        points.append(point)
    out = {key: case[key] for key in ('group', 'expr', 'vars', 'wrt', 'kind', 'dialect', 'domain')}
    if case['closed'] is not None:
        out['size'] = sum(1 for _ in ast.walk(ast.parse(case['closed'])))
    return {**out, 'points': points}


def main():
    for file in sorted((HERE / 'gradient_cases').glob('*.py')):
        exec(file.read_text(), {'group': group, 't': t, 'u': u, 'n': n})
    seen, out, failed = set(), [], 0
    for k, case in enumerate(cases):
        key = (case['expr'], case['wrt'], case['kind'], str(case['vars']), str(case['domain']))
        assert key not in seen, f'twice: {key}'
        seen.add(key)
        try:
            out.append(record(k, case))
        except Exception as e:
            failed += 1
            print(case['expr'], 'by', case['wrt'], case['kind'], type(e).__name__, e, file=sys.stderr)
    if failed:
        sys.exit(f'{failed} failed')
    to = HERE.parent.parent / 'test' / 'facts' / 'gradients.json.gz'
    data = json.dumps(out, separators=(',', ':')).encode()
    to.write_bytes(gzip.compress(data, 9, mtime=0))
    print(len(out), 'expressions,', to.stat().st_size, 'bytes')


if __name__ == '__main__':
    main()
