"""Correct NumPy at the edges of its shape rules, and NumPy together with PyTorch."""

import numpy as np
import torch


def indexing():
    x = np.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)
    a = x[..., np.newaxis, 0]
    b = x[[0, 1], :, [1, 3]]
    c = x[:, np.array([True, False, True])]
    d = x[x % 2 == 0]
    e = x[np.ix_([0], [0, 2], range(3), [1])]
    f = x[1, ::-1, 1:-1, ::2]
    g = np.take(x, [0, 2, 1], axis=2)
    h = np.take_along_axis(x, np.zeros((2, 3, 4, 1), dtype=int), axis=-1)
    i = np.delete(x, 1, axis=1)
    j = np.argwhere(x > 100)
    k = np.where(x > 100, x, 0)
    rows, columns = np.nonzero(x[0, 0])
    return a, b, c, d, e, f, g, h, i, j, k, rows, columns


def layout():
    x = np.zeros((2, 3, 4))
    a = x.T
    b = np.moveaxis(x, 0, -1)
    c = np.expand_dims(x, (0, -1))
    d = np.squeeze(x[:1])
    e = x.reshape(-1, 2, order="F")
    f = np.repeat(x, 2, axis=1)
    g = np.tile(x, (2, 1))
    h = np.concatenate((x, x), axis=None)
    i = np.stack([x, x], axis=-1)
    j = np.hstack((x[0], x[1]))
    k = np.split(x, [1, 2], axis=2)
    m = np.broadcast_to(x[:, :, :1], (5, 2, 3, 4))
    n = np.pad(x, ((0, 0), (1, 2), (3, 0)))
    o = np.r_[0:3, 7]
    p = np.c_[np.ones(3), np.zeros(3)]
    q = np.rollaxis(x, 2)
    r = np.flip(x, 0).swapaxes(0, 1).ravel()
    return a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r


def reductions():
    x = np.random.rand(4, 5, 6)
    a = x.sum(axis=(0, 2))
    b = x.mean(axis=1, keepdims=True)
    c = x.argmax(axis=-1)
    d = np.percentile(x, [10, 90], axis=0)
    e = np.cumsum(x)
    f = np.linalg.norm(x, axis=(1, 2))
    g = np.diff(x, axis=1)
    h = np.sort(x, axis=0)[:2]
    i = np.unique(np.array([3, 1, 3]))
    j = np.histogram2d(x[:, 0, 0], x[:, 0, 1], bins=(3, 7))[0]
    k = np.bincount(np.array([0, 3, 1]), minlength=6)
    m = np.apply_along_axis(lambda v: v[:2], 1, x)
    return a, b, c, d, e, f, g, h, i, j, k, m


def products():
    x = np.random.rand(3, 4)
    a = x @ x.T
    b = np.dot(np.random.rand(2, 3, 4), np.random.rand(5, 4, 6))
    c = np.matmul(np.random.rand(2, 3, 4), np.random.rand(4, 6))
    d = np.einsum("ij,kj->ik", x, np.ones((7, 4)))
    e = np.outer(x[0], x[:, 0])
    f = np.inner(x, np.ones((5, 4)))
    g = np.tensordot(np.ones((2, 3, 4)), np.ones((4, 3)), axes=([1, 2], [1, 0]))
    u, s, vh = np.linalg.svd(x)
    q, r = np.linalg.qr(x)
    h = np.linalg.solve(np.eye(3), x)
    i = np.linalg.lstsq(x.T, np.ones(4), rcond=None)[0]
    values, vectors = np.linalg.eigh(a)
    j = np.convolve(np.ones(7), np.ones(3))
    k = np.cross(np.ones((5, 3)), np.ones(3))
    m = np.fft.rfft(np.ones((2, 16)))
    n = np.cov(x)
    return a, b, c, d, e, f, g, u, s, vh, q, r, h, i, values, vectors, j, k, m, n


def with_torch():
    x = np.zeros((3, 4), dtype=np.float32)
    a = torch.from_numpy(x).t()
    b = a.numpy()[None]
    c = torch.tensor(x[:, 0]) * torch.as_tensor(x.T)
    d = np.asarray(torch.ones(2, 5))
    e = torch.ones(2, 3) + 1.5
    f = np.float32(2) * np.ones((2, 2), dtype=np.float32)
    g = np.concatenate([t.numpy() for t in torch.ones(6, 2).split(4)])
    h = torch.stack([torch.from_numpy(row) for row in x])
    return a, b, c, d, e, f, g, h


if __name__ == "__main__":
    for run in (indexing, layout, reductions, products, with_torch):
        print(run.__name__, len(run()))
