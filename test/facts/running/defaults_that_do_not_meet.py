import torch
def add(x=torch.zeros(2, 3), y=torch.zeros(2, 4)):
    return x + y
def stack(xs=(), n=2):
    return torch.stack([torch.zeros(n) for _ in xs] or [torch.zeros(3)]) + torch.zeros(4)
def opt(opts={}):
    return torch.zeros(opts.get('a', 2)) + torch.zeros(opts['b'] if opts else 4)
def main():
    add(y=torch.zeros(2, 3)); stack([1], 4); opt({'a': 4, 'b': 4})
