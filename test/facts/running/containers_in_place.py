import torch
d = {1: 2}
e = d
e |= {3: 4}
q = [1]
r = q
r *= 3
s = {1, 2}
t = s
s -= {1}
x = torch.zeros(len(d), len(q), len(t))        # (2, 3, 1)
y = x.reshape(6)
