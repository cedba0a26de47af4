import functools, torch
f = functools.partial(int, base=2)
x = torch.zeros(f('11'), 4)     # (3, 4)
y = torch.zeros(int('11', 2), int('11', base=2))
z = x + torch.zeros(3, 4)
