import torch
def f(x):
    h = x @ torch.ones(3, 4)
    if h.shape != x.shape:
        return h
    return h + x
def g(x):
    h = x @ torch.ones(3, 4)
    same = h.shape == x.shape
    if same:
        h = h + x
    return h
def fits(a, b):
    return a.shape == b.shape
def k(x):
    h = x @ torch.ones(3, 4)
    if not fits(h, x):
        return h
    return h + x
def m(x):
    h = x @ torch.ones(3, 4)
    return h + x if h.size() == x.size() else h
def n(x):
    h = x @ torch.ones(3, 4)
    if h.size(-1) == x.size(-1):
        h = h + x
    if h.shape[-1] != x.shape[-1]:
        return h
    return h + x
def p(x, y):
    h = x @ torch.ones(3, 4)
    y = y @ torch.ones(2, 5)
    if x.size() == y.size():
        return h + y
    if x.shape[:-1] == y.shape[:-1] and x.shape == h.shape:
        return x + h
    while h.shape == x.shape:
        h = h + x
    return h
