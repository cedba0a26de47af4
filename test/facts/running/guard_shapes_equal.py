import torch
def f(x):
    h = x @ torch.ones(3, 4)
    if h.shape == x.shape:
        h = h + x
    return h
