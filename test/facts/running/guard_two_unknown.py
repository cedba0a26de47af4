import torch
def f(x, y):
    a = x @ torch.ones(3, 4)
    b = y @ torch.ones(5, 4)
    if x.shape == y.shape: return x + y
    return a + b
