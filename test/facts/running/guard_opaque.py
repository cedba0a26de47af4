import torch
def f(x):
    b, d = x.shape
    h = x @ torch.ones(3, 4)
    if torch.equal(h, x): return h + x
    return h
def g(x):
    b, d = x.shape
    h = x @ torch.ones(3, 4)
    if h.numel() == x.numel(): return h + x
    if x.shape in [h.shape, (1, 4)]: return h + x
    if len({h.shape, x.shape}) == 1: return h + x
    return h
