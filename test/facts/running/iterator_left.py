import torch, itertools
a = [1, 2, 3, 4, 5]
it = iter(a)
head = list(itertools.islice(it, 2))
x = torch.zeros(len(list(it)), 4)       # (3, 4)
g = iter(a)
for v in g:
    if v == 3: break
y = torch.zeros(5, len(list(g)))       # (5, 2)
it = iter(a)
z = dict(zip(it, range(2)))
w = torch.zeros(len(list(it)), 3)       # (2, 3)
y @ w
torch.zeros(1, 3) @ x
