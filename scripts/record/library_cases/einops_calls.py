"""Calls of einops, on NumPy's arrays, torch's tensors and in layers: patterns drawn at random, with and without mistakes."""
import random

SETUP = '''
import numpy as np
import torch
import einops
from einops import asnumpy, einsum, pack, parse_shape, rearrange, reduce, repeat, unpack
from einops.layers.torch import EinMix, Rearrange, Reduce
'''.strip().split("\n")


def arrays():
    import numpy as np
    import torch

    # A layer's result is a tensor of torch; its type has the same name.
    return (np.ndarray, torch.Tensor)


def version():
    import einops

    return "einops " + einops.__version__


class Pattern:
    """A shape, the left side that names its axes, and the sizes of the names."""

    def __init__(self, rnd):
        names = rnd.sample(["b", "c", "h", "w", "t", "d", "head", "p1", "p2"], rnd.choice((2, 3, 3, 4, 5)))
        self.sizes = {n: rnd.choice((1, 2, 3, 4)) for n in names}
        groups, left = [], list(names)
        while left:
            k = rnd.choice((1, 1, 1, 2)) if len(left) > 1 else 1
            groups.append(left[:k])
            left = left[k:]
        self.groups = groups
        self.one = rnd.random() < 0.12
        self.ellipsis = rnd.choice((None, None, None, None, (2,), (2, 3), ()))
        self.shape = [product(self.sizes[n] for n in g) for g in groups]
        self.needed = {n: self.sizes[n] for g in groups if len(g) > 1 for n in g[rnd.choice((0, 1)):]}
        # One axis of a group may be left out.
        texts = [written(g) for g in groups]
        if self.one:
            texts.append("1")
            self.shape.append(1)
        if self.ellipsis is not None:
            texts.insert(0, "...")
            self.shape[:0] = self.ellipsis
        self.left = " ".join(texts)


def product(sizes):
    out = 1
    for n in sizes:
        out *= n
    return out


def written(group):
    return group[0] if len(group) == 1 else "(%s)" % " ".join(group)


def grouped(rnd, names, ellipsis):
    names = list(names)
    rnd.shuffle(names)
    out = []
    while names:
        k = rnd.choice((1, 1, 2, 3))
        out.append(written(names[:k]))
        names = names[k:]
    if ellipsis:
        out.insert(rnd.randrange(len(out) + 1), "...")
    if rnd.random() < 0.1:
        out.insert(rnd.randrange(len(out) + 1), rnd.choice(("1", "()")))
    return " ".join(out)


def tensor(rnd, shape, integers=False):
    shape = "(%s)" % "".join("%d, " % n for n in shape)
    if rnd.random() < 0.3:
        return "torch.ones(%s)" % shape
    return "np.ones(%s%s)" % (shape, rnd.choice(["", ", dtype=np.float32"] + ([", dtype=np.int64"] if integers else [])))


def keywords(sizes):
    return "".join(", %s=%d" % item for item in sizes.items())


def broken(rnd, shape, sizes):
    """With a mistake, sometimes."""
    if rnd.random() < 0.1 and shape:
        shape = list(shape)
        shape[rnd.randrange(len(shape))] += 1
    if rnd.random() < 0.04 and shape:
        shape = shape[:-1]
    return shape, sizes


def one(rnd):
    p = Pattern(rnd)
    shape, needed = broken(rnd, p.shape, p.needed)
    names = list(p.sizes)
    kind = rnd.choice(("rearrange", "rearrange", "reduce", "repeat", "layer"))
    if kind == "rearrange" or kind == "layer" and rnd.random() < 0.5:
        right = grouped(rnd, names if rnd.random() > 0.03 else names[:-1], p.ellipsis is not None)
        text = "'%s -> %s'%s" % (p.left, right, keywords(needed))
        if kind == "layer":
            return "Rearrange(%s)(torch.ones(%s))" % (text, tuple(shape))
        return "rearrange(%s, %s)" % (tensor(rnd, shape, True), text)
    if kind == "reduce" or kind == "layer":
        right = grouped(rnd, rnd.sample(names, rnd.randrange(len(names) + 1)), p.ellipsis is not None and rnd.random() < 0.7)
        how = rnd.choice(("mean", "max", "sum", "min", "prod"))
        text = "'%s -> %s', '%s'%s" % (p.left, right, how, keywords(needed))
        if kind == "layer":
            return "Reduce(%s)(torch.ones(%s))" % (text, tuple(shape))
        return "reduce(%s, %s)" % (tensor(rnd, shape), text)
    new = {"r": rnd.choice((1, 2, 3)), "q": rnd.choice((2, 4))}
    new = dict(list(new.items())[: rnd.choice((0, 1, 2))])
    right = grouped(rnd, names + list(new), p.ellipsis is not None)
    return "repeat(%s, '%s -> %s'%s)" % (tensor(rnd, shape, True), p.left, right, keywords({**needed, **new}))


def einsums(rnd):
    names = ["b", "i", "j", "k", "head", "dim"]
    sizes = {n: rnd.choice((1, 2, 3, 4)) for n in names}
    operands = [rnd.sample(names, rnd.choice((1, 2, 3))) for _ in range(rnd.choice((1, 2, 2, 3)))]
    used = list(dict.fromkeys(n for o in operands for n in o))
    out = rnd.sample(used, rnd.randrange(len(used) + 1))
    shapes = [[sizes[n] for n in o] for o in operands]
    if rnd.random() < 0.1:
        shapes[0][0] += 1
    maker = rnd.choice(("np", "torch"))
    tensors = ", ".join("%s.ones((%s))" % (maker, "".join("%d, " % n for n in s)) for s in shapes)
    return "einsum(%s, '%s -> %s')" % (tensors, ", ".join(" ".join(o) for o in operands), " ".join(out))


def packs(rnd):
    lead, tail = rnd.choice(((2,), (2, 3), ())), rnd.choice(((4,), ()))
    pattern = " ".join(["b", "c"][: len(lead)] + ["*"] + ["d"][: len(tail)])
    middles = [rnd.choice(((3,), (2, 2), (), (5,))) for _ in range(rnd.choice((1, 2, 3)))]
    shapes = ["np.ones((%s))" % "".join("%d, " % n for n in lead + m + tail) for m in middles]
    packed = "pack([%s], '%s')" % (", ".join(shapes), pattern)
    total = sum(product(m) for m in middles) + (rnd.random() < 0.1)
    whole = "np.ones((%s))" % "".join("%d, " % n for n in lead + (total,) + tail)
    sizes = [list(m) if rnd.random() < 0.5 else m for m in middles]
    if rnd.random() < 0.2 and sizes:
        sizes[0] = (-1,)
    unpacked = "unpack(%s, %s, '%s')" % (whole, sizes, pattern)
    return rnd.choice((packed, packed + "[0]", packed + "[1]", unpacked))


MIXED = """
EinMix('b c -> b d', weight_shape='c d', c=3, d={m})(torch.ones(2, 3)); EinMix('b t c -> b t d', weight_shape='c d', bias_shape='d', c=4, d={m})(torch.ones(2, 5, 4))
EinMix('b (h c) -> b (h d)', weight_shape='h c d', h=2, c=3, d={m})(torch.ones(4, 6)); EinMix('b t c -> b t c', weight_shape='t c', t=5, c={m})(torch.ones(2, 5, {m}))
EinMix('b h w c -> b h w d', weight_shape='c d', c={m}, d=7)(torch.ones(2, 4, 4, {m})); EinMix('b (t p) c -> b t d', weight_shape='p c d', p=2, c=3, d={m})(torch.ones(2, 8, 3))
EinMix('b c -> b d', weight_shape='c d', c=3, d=4)(torch.ones(2, 4)); EinMix('... c -> ... d', weight_shape='c d', c=3, d={m})(torch.ones(2, 5, 3)); EinMix('b t c -> b t d', weight_shape='c d', c=4, d={m}).weight
EinMix('b h t c -> b t (h d)', weight_shape='h c d', bias_shape='h d', h=2, c=3, d={m})(torch.ones(2, 2, 5, 3)); EinMix('b c -> (b d)', weight_shape='c d', c=3, d={m})(torch.ones(2, 3))
torch.nn.Sequential(Rearrange('b c h w -> b (c h w)'), torch.nn.Linear(48, {m}))(torch.ones(2, 3, 4, 4)); torch.nn.Sequential(torch.nn.Conv2d(3, 6, 3), Reduce('b c h w -> b c', 'mean'))(torch.ones(2, 3, 8, 8))
rearrange([np.ones((2, 3)), np.zeros((2, 3))], 'b h w -> h (b w)'); reduce([np.ones({m})] * 3, 'b w -> w', 'max'); rearrange(list(np.ones((2, {m}))), 'a b -> b a'); asnumpy(torch.ones(2, {m}))
rearrange(np.ones((2, 3 * {m})), 'a (b c) -> b a c', c={m}); rearrange(np.ones((4, 6)), '(a a2) (b b2) -> a b (a2 b2)', a2=2, b2=3); rearrange(np.ones((4, 6)), 'a b -> a b c'); rearrange(np.ones((4, 6)), 'a -> a'); rearrange(np.ones((4, 6)), '(a b) c -> a b c'); rearrange(np.ones((4, 6)), '(a b) c -> a b c', a=3)
repeat(np.ones((4, 6)), 'a b -> a b c'); repeat(np.ones((4, {m})), 'a b -> a 2 b'); repeat(np.ones(3), 'a -> (2 a)'); reduce(np.ones((4, 6)), '(a 2) b -> a b', 'max'); reduce(np.ones((4, 6)), 'a b -> a 1', 'sum'); reduce(np.ones((4, 6)), 'a b -> ', 'mean'); reduce(np.ones((4, 6), dtype=np.int64), 'a b -> b', 'sum'); reduce(np.ones((5, 6)), '(a 2) b -> a b', 'max'); rearrange(np.ones((2, 3)), 'a a -> a'); rearrange(np.ones((2, 3)), 'a b -> b a', c=2); rearrange(np.ones((2, 3)), 'a b - > b a')
"""


def calls():
    rnd = random.Random(7)
    out = [one(rnd) for _ in range(330)] + [einsums(rnd) for _ in range(60)] + [packs(rnd) for _ in range(50)]
    out += [c.strip().replace("{m}", str(rnd.choice((1, 2, 3)))) for line in MIXED.strip().split("\n") for c in line.split(";")]
    return [{"code": code} for code in dict.fromkeys(out)]
