"""Correct code that computes sizes with small tensors, and the numbers that NumPy gives: every line runs."""

import math

import numpy as np
import torch
import torch.nn as nn


def size(n):
    return torch.zeros(n)


def sums():
    a = torch.arange(6)
    size(int(a.sum()))
    size(a[2].item())
    size(a[-1:].sum().item())
    size(int(torch.tensor([3, 5, 7]).prod()))
    size(torch.tensor([3, 5, 7]).tolist()[1])
    size(int(torch.prod(torch.tensor((2, 3, 4)))))
    size(np.cumsum([1, 2, 3])[1])
    size(int(np.prod((2, 3))) + 1)
    size(int(torch.diff(torch.tensor([0, 2, 7]))[1]))
    size(torch.cat([torch.tensor([1, 2]), torch.tensor([3])]).max().item())
    size(torch.where(torch.tensor([True, False]), torch.tensor([1, 2]), torch.tensor([3, 4]))[1].item())


def rounding():
    c = torch.linspace(0, 1, 5)
    size(int(c[2] * 8))
    size(int((c * 10).round().sum()))
    size([int(x) for x in np.linspace(4, 20, 5).tolist()][3])
    size(int(torch.tensor([1.5, 2.5, 3.5]).round()[1]))
    size(int(torch.floor(torch.tensor(7) / 2)))
    size(int(math.ceil(np.sqrt(17))))
    size(int(np.ceil(10 / 3)))
    size(int(np.floor(np.log2(64) + 0.5)))


def writes():
    """What is known of the elements ends where something may write to them."""
    d = torch.zeros(3, dtype=torch.int64)
    e = d.view(3, 1)
    e[0] = 7
    size(d.sum().item())
    f = torch.ones(4)
    f += 1
    size(int(f.sum()))
    g = torch.full((2, 2), 3)
    h = g
    h.mul_(2)
    size(int(g[0, 0]))
    u = torch.tensor([2, 3])
    nn.init.zeros_(u)
    size(int(u.sum()))
    p = np.array([3, 1, 2])
    p.sort()
    size(int(p[0]))
    o = torch.tensor([1, 2])
    overwrite(o)
    size(int(o[0]))
    t = torch.arange(300)
    for row in t:
        row.fill_(3)
    size(int(t[5]))
    k = torch.tensor([1, 2])
    out = torch.zeros(2, dtype=torch.int64)
    torch.add(k, k, out=out)
    size(int(out[1]))
    b = Buffer()
    b.load_state_dict({"count": torch.tensor([5])})
    size(int(b.count[0]))


def overwrite(t):
    t[0] = 9


class Buffer(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("count", torch.tensor([2]))


def choices(flag):
    n = torch.tensor([2, 3])
    if flag:
        n = torch.tensor([4, 5])
    m = torch.zeros(int(n[0]))
    for step in range(3):
        n = n + 1
    return m, torch.zeros(int(n[1]))


def batches(data, block, count):
    starts = torch.randint(len(data) - block, (count,))
    x = torch.stack([data[i : i + block] for i in starts])
    y = torch.stack([data[i + 1 : i + 1 + block] for i in starts])
    return x, y


def array_batches(data, block, count):
    starts = np.random.randint(0, len(data) - block, size=count)
    return np.stack([data[i : i + block] for i in starts])


def scalars():
    x = np.random.rand(5, 3).astype(np.float32)
    mean = np.array([2.0, 4.0]).mean()
    a = x * mean
    b = (x - x.mean(axis=0)) / np.sqrt(np.var(x) + 1e-5)
    lam = np.random.beta(1.0, 1.0)
    c = lam * torch.rand(3) + (1 - lam) * torch.rand(3)
    d = x[np.argmax(x[0])]
    e = x[..., 0], x[0][..., 0], x[0, 0]
    f = np.array(5), np.array(5) + 1, np.asarray(3.0), np.squeeze(np.ones((1, 1)))
    g = np.float32(3) * x
    accuracy = (x > 0.5).mean()
    accuracy.item()
    total = 0.0
    for row in x:
        total += row.sum()
    loss = -np.mean(np.log(x + 1e-9))
    h = np.max(x) - np.min(x), np.linalg.norm(x), x[0] @ x[0], np.clip(3, 0, 5), np.round(2.5)
    k = abs(x[0, 0]), max(x[0, 0], x[0, 1]), sum(x[0]) / 3, float(x.sum())
    m = torch.tensor(x.mean()), torch.tensor(np.mean(x)) + torch.rand(3)
    n = np.where(x[0, 0] > 0, 1.0, 2.0), np.maximum(x[0, 0], 0.0), np.isnan(x).any()
    return a, b, c, d, e, f, g, accuracy, total, loss, h, k, m, n


def targets():
    x = torch.rand(4, 6)
    values, _, _ = x.max(), x[0], x.sum(0, keepdim=True)
    (a, _), _ = (x, x[0]), x[:2]
    return values, a, _


sums()
rounding()
writes()
choices(torch.rand(()) > 2)
tokens = torch.randint(0, 60, (4000,))
batches(tokens, 64, 12)
batches(tokens, 32, 128)
array_batches(np.arange(5000), 16, 4)
scalars()
targets()
