import torch
d = {'a': 1, 'b': 2}
ks = d.keys()
it = d.items()
vs = d.values()
d['c'] = 3
x = torch.zeros(len(ks), sum(vs))           # (3, 6)
y = torch.zeros([v for k, v in it])         # (1, 2, 3)
z = x @ torch.zeros(6, 2)
