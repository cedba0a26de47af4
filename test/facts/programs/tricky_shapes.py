"""Correct code at the edges of the shape rules: every line runs."""

import torch
import torch.nn as nn
import torch.nn.functional as F


def indexing():
    x = torch.randn(4, 5, 6, 7)
    a = x[..., 0]
    b = x[:, None, 1:, ::2, -1]
    c = x[[0, 2], :, [1, 3]]
    d = x[[0, 2], [1, 3]]
    e = x[:, [0, 1, 2], :, [0, 1, 2]]
    f = x[torch.tensor([[0, 1], [2, 3]])]
    g = x[:, torch.tensor([True, False, True, True, False])]
    h = x[2:100, 3:1, :-1, -3:]
    i = x[x.sum((1, 2, 3)) > -1e9]
    j = x[0][1][2][3]
    k = x[None, ..., None]
    m = x[:, torch.arange(3)[:, None], torch.arange(2)]
    n = x[True]
    o = x[1, ..., [0, 1], :]
    return a, b, c, d, e, f, g, h, i, j, k, m, n, o


def assignments():
    x = torch.zeros(3, 4, 5)
    x[0] = torch.ones(5)
    x[:, 1] = torch.ones(3, 1)
    x[..., 2] = 7
    x[x > 5] = 0
    x[:, [0, 2], 1:3] = torch.rand(2, 2)
    x += torch.ones(4, 1)
    y = x.T if x.dim() == 2 else x.transpose(0, -1)
    y.unsqueeze_(0)
    z = y
    z.squeeze_(0).transpose_(0, 1)
    return x, y, z


def broadcasting():
    a = torch.randn(5, 1, 4, 1)
    b = torch.randn(3, 1, 7)
    c = a + b
    d = torch.where(a > 0, b, torch.tensor(0.0))
    e = torch.randn(0, 3) + torch.randn(1, 3)
    f = torch.maximum(a, torch.zeros(1)) * 2
    g, h = torch.broadcast_tensors(a, b)
    i = torch.addcmul(a, b, torch.randn(7))
    j = torch.lerp(torch.zeros(3), torch.ones(2, 3), 0.5)
    k = torch.cdist(torch.randn(2, 1, 5, 3), torch.randn(4, 6, 3))
    return c, d, e, f, g, h, i, j, k


def products():
    v = torch.randn(4)
    m = torch.randn(3, 4)
    batch = torch.randn(2, 1, 4, 5)
    a = v @ v
    b = m @ v
    c = v @ batch
    d = m @ batch
    e = torch.einsum("...i,ij->...j", torch.randn(2, 3, 4), torch.randn(4, 6))
    f = torch.einsum("bii->bi", torch.randn(5, 3, 3))
    g = torch.einsum("ij,jk", torch.randn(2, 3), torch.randn(3, 4))
    h = torch.einsum("ba,cb", torch.randn(3, 2), torch.randn(5, 3))
    i = torch.tensordot(torch.randn(3, 4, 5), torch.randn(4, 3, 2), dims=([1, 0], [0, 1]))
    j = torch.outer(v, torch.randn(6))
    k = torch.kron(torch.randn(2, 3), torch.randn(4, 5))
    n = torch.baddbmm(torch.randn(1, 5), torch.randn(2, 3, 4), torch.randn(2, 4, 5))
    o = F.bilinear(torch.randn(8, 3), torch.randn(8, 4), torch.randn(6, 3, 4))
    p = torch.chain_matmul(torch.randn(2, 3), torch.randn(3, 4), torch.randn(4, 5))
    return a, b, c, d, e, f, g, h, i, j, k, n, o, p


def layout():
    x = torch.randn(2, 3, 4, 5)
    a = x.view(-1, x.size(-1))
    b = x.reshape(x.shape[0], -1)
    c = x.flatten(1, -2)
    d = x.unflatten(-1, (5, -1))
    e = x.movedim((0, 1), (-1, -2))
    f = x.expand(6, -1, -1, -1, 5)
    g = x.repeat(2, 1, 1, 1, 3)
    h = x.tile((3, 1))
    i = x.permute(*reversed(range(x.ndim)))
    j = x.squeeze()
    k = x[:, :1].squeeze(1).squeeze(-1)
    m = x.swapaxes(0, 2).mT
    n = torch.ones(3).view(3, 1, 1) * x
    o = x.unfold(3, 2, 2)
    p = torch.atleast_3d(torch.ones(4))
    q = x.view(torch.Size([6]) + x.shape[2:])
    r = x.new_zeros(x.shape[:2] + (1,)).expand_as(x[..., 0])
    s = x.ravel().diagonal_scatter(torch.ones(1)) if x.dim() == 0 else x.ravel()
    t = torch.rot90(x, 1, [2, 3]).flip(0).roll((1, 2), (0, 1))
    return a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t


def joining():
    x = torch.randn(7, 4)
    a = [len(part) for part in x.split(3)]
    first, *rest = x.chunk(3)
    b = torch.cat(rest)
    c = torch.cat([torch.tensor([]), torch.randn(3, 2)])
    d = torch.stack([torch.ones(2), torch.zeros(2)], -1)
    e = torch.hstack([torch.ones(3), torch.ones(4)])
    f = torch.vstack([torch.ones(4), x])
    g = torch.column_stack([torch.ones(7), x])
    h = torch.tensor_split(x, 3)
    i, j = x.tensor_split([2])
    k = torch.cartesian_prod(torch.arange(3), torch.arange(4))
    m, n = torch.meshgrid(torch.arange(3), torch.arange(4), indexing="xy")
    o = torch.block_diag(torch.ones(2, 3), torch.ones(4, 1))
    p = nn.utils.rnn.pad_sequence([torch.ones(2, 3), torch.ones(5, 3)])
    return a, first, b, c, d, e, f, g, h, i, j, k, m, n, o, p


def reductions():
    x = torch.randn(3, 4, 5)
    a = x.sum()
    b = x.sum((0, -1), keepdim=True)
    c, where = x.min(1)
    d = x.max(dim=2, keepdim=True).values
    e = x.argmax()
    f = x.std((1, 2))
    g = x.norm(dim=1)
    h = x.cumsum(0).logsumexp((0, 1))
    i = x.topk(2, dim=1, largest=False)
    j = x.kthvalue(2, 0, True)
    k = torch.var_mean(x, dim=(0, 1))
    m = x.median(0).indices
    n = torch.quantile(x, torch.tensor([0.25, 0.75]), dim=0)
    o = x.any(1), x.all()
    p = torch.histc(x, 10)
    q = torch.linalg.norm(x, dim=(1, 2))
    r = x.mode(-1)[0]
    return a, b, c, where, d, e, f, g, h, i, j, k, m, n, o, p, q, r


def convolutions():
    x = torch.randn(2, 6, 15, 18)
    a = nn.Conv2d(6, 8, 3, padding="same", dilation=2)(x)
    b = nn.Conv2d(6, 12, (3, 5), stride=(2, 1), padding=(0, 2), groups=3)(x)
    c = F.max_pool2d(x, 3, 2, 1, ceil_mode=True)
    d = nn.AvgPool2d(4)(x)
    e = nn.AdaptiveAvgPool2d((None, 4))(x)
    f = nn.ConvTranspose2d(6, 3, 4, 2, 1, output_padding=1)(x)
    g = F.interpolate(x, scale_factor=1.5)
    h = F.interpolate(x, size=7, mode="bilinear")
    i = nn.Conv2d(6, 2, 3)(x[0])
    j = F.unfold(x, 3, stride=2)
    k = F.fold(torch.randn(2, 6 * 4, 20), (9, 10), (2, 2), stride=(2, 2))
    m = F.pad(x, (1, 2, 0, -3))
    n = nn.PixelShuffle(2)(torch.randn(1, 8, 5, 5))
    o = nn.Conv1d(4, 4, 3, groups=4, padding=1, padding_mode="circular")(torch.randn(9, 4, 11))
    p = nn.LazyConv2d(10, 1)(x)
    q = nn.MaxPool2d(2, return_indices=True)(x)
    r = nn.MaxUnpool2d(2)(*q)
    s = F.grid_sample(x, torch.rand(2, 9, 11, 2), align_corners=False)
    return a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s


def layers():
    x = torch.randn(4, 10, 16)
    a = nn.Linear(16, 8)(x[0, 0])
    b = nn.BatchNorm1d(10)(x)
    c = nn.LayerNorm((10, 16))(x)
    d, (h, s) = nn.LSTM(16, 20, 2, batch_first=True, bidirectional=True, proj_size=6)(x)
    e, last = nn.GRU(16, 5)(x)
    f, weights = nn.MultiheadAttention(16, 4)(x, x[:3].repeat(2, 1, 1), torch.randn(6, 10, 16))
    g, _ = nn.MultiheadAttention(16, 4, kdim=7, vdim=9, batch_first=True)(x, torch.randn(4, 3, 7), torch.randn(4, 3, 9))
    i = nn.TransformerEncoderLayer(16, 2, batch_first=True)(x)
    j = nn.EmbeddingBag(20, 6)(torch.randint(20, (9,)), torch.tensor([0, 4]))
    k = nn.Embedding(20, 6)(torch.randint(20, (2, 3, 4)))
    m = nn.Bilinear(16, 3, 7)(x, torch.randn(4, 10, 3))
    n = nn.GroupNorm(2, 10)(x)
    o = nn.Flatten(0, 1)(x)
    p = nn.Sequential(nn.LazyLinear(12), nn.ReLU(), nn.Unflatten(2, (3, 4)))(x)
    q = nn.LSTMCell(16, 11)(x[:, 0])
    r = F.glu(x)
    t = nn.CosineSimilarity(dim=-1)(x, x[:1])
    return a, b, c, d, h, s, e, last, f, weights, g, i, j, k, m, n, o, p, q, r, t


def losses():
    logits = torch.randn(6, 5, 8, 9)
    a = F.cross_entropy(logits, torch.randint(5, (6, 8, 9)), reduction="none")
    b = F.cross_entropy(logits[..., 0, 0], torch.rand(6, 5).softmax(-1))
    c = F.nll_loss(logits[:, :, 0, 0], torch.randint(5, (6,)), weight=torch.ones(5))
    d = F.mse_loss(logits, torch.zeros_like(logits), reduction="sum")
    e = F.binary_cross_entropy(torch.rand(4, 1), torch.ones(4, 1))
    f = F.ctc_loss(torch.randn(12, 3, 6).log_softmax(2), torch.randint(1, 6, (3, 4)), (12,) * 3, (4,) * 3)
    g = F.triplet_margin_loss(torch.randn(7, 3), torch.randn(7, 3), torch.randn(7, 3), reduction="none")
    h = F.cosine_embedding_loss(torch.randn(7, 3), torch.randn(7, 3), torch.ones(7))
    i = F.cross_entropy(torch.randn(5), torch.tensor(2))
    return a, b, c, d, e, f, g, h, i


def depends_on_values():
    x = torch.tensor([3, 0, 1, 0, 2])
    a = x.nonzero()
    b = x[x > 0]
    c, counts = torch.unique(x, return_counts=True)
    d = torch.where(x > 0)
    e = torch.masked_select(x, x > 1)
    f = x.bincount()
    g = torch.arange(x.sum())
    h = torch.zeros(int(x.max()), x.numel())
    i = torch.arange(0, 1, 0.1)
    j = torch.repeat_interleave(x, x)
    k = F.one_hot(x)
    m = torch.linspace(0, 1, steps=len(b))
    return a, b, c, counts, d, e, f, g, h, i, j, k, m


if __name__ == "__main__":
    torch.manual_seed(0)
    for run in (
        indexing,
        assignments,
        broadcasting,
        products,
        layout,
        joining,
        reductions,
        convolutions,
        layers,
        losses,
        depends_on_values,
    ):
        print(run.__name__, len(run()))
