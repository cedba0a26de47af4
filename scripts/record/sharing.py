#!/usr/bin/env python3
"""Record what tensors hold after something that may be a view of them, or not, was written to: test/facts/sharing.json.gz.

    python3 scripts/record/sharing.py

Needs torch, numpy and einops. Each program makes `x`, takes `v` from it by one of the expressions below, and writes to one of them;
kept are the elements of both at the end. Programs that raise are left out.
"""
import contextlib
import gzip
import io
import json
import pathlib
import warnings

FACTS = pathlib.Path(__file__).resolve().parents[2] / "test" / "facts" / "sharing.json.gz"

HEAD = """import torch, copy, functools, itertools, operator
import numpy as np
import torch.nn as nn
import torch.nn.functional as F
from einops import rearrange, repeat, reduce
from types import SimpleNamespace
from collections import namedtuple, OrderedDict, deque
P = namedtuple("P", "a b")
"""

MAKE = {"torch": "x = torch.arange(6.).reshape(2, 3) + 1\n", "numpy": "x = np.arange(6.).reshape(2, 3) + 1\n"}

WRITES = {
    "torch": ["v += 1", "v[...] = 9", "x += 1", "x[0] = 9", "v.zero_()"],
    "numpy": ["v += 1", "v[...] = 9", "x += 1", "x[0] = 9", "v.fill(3)"],
}

# From `x`, an expression a line.
TORCH = '''
x.view(6)
x.reshape(-1)
x.reshape(3, 2)
x.T
x.mT
x.t()
x.flatten()
x.flatten(0)
x.ravel()
x[0]
x[:, 1]
x[::2]
x[:, ::2]
x[..., None]
x[None]
x[[0, 1]]
x[x > 2]
x[torch.tensor([0])]
x.unsqueeze(0)
x.squeeze()
x.squeeze(0)
x.permute(1, 0)
x.transpose(0, 1)
x.expand(2, 2, 3)
x.expand(2, 3)
x.expand_as(x)
x.view_as(x)
x.narrow(1, 0, 2)
x.select(0, 1)
x.unbind(0)[1]
x.chunk(2)[0]
x.split(1)[1]
x.split([1, 2], 1)[1]
x.tensor_split(2)[0]
x.diagonal()
torch.diag(x)
x.unfold(1, 2, 1)
x.movedim(0, 1)
x.swapaxes(0, 1)
x.swapdims(0, 1)
x.moveaxis(0, 1)
torch.atleast_1d(x)
torch.atleast_2d(x)
torch.atleast_3d(x)
torch.broadcast_to(x, (2, 2, 3))
torch.broadcast_tensors(x, torch.ones(2, 3))[0]
x.contiguous()
x.T.contiguous()
x.float()
x.double()
x.to(torch.float32)
x.to(x)
x.to("cpu")
x.to(torch.float64)
x.type(torch.float32)
x.type_as(x)
x.cpu()
x.clone()
x.detach()
x.data
x.detach().clone()
x.numpy()
torch.from_numpy(x.numpy())
torch.as_tensor(x)
torch.tensor(x)
torch.asarray(x)
torch.Tensor(x)
torch.from_numpy(np.asarray(x))
np.asarray(x)
np.array(x)
x.new_tensor(x)
x.real
x.conj()
x.resolve_conj()
torch.real(x)
torch.positive(x)
+x
-x
x + 0
x * 1
x.abs()
x.clamp(0, 9)
F.relu(x)
F.dropout(x, 0.5, False)
F.dropout(x, 0.0)
nn.Identity()(x)
nn.Flatten(0)(x)
nn.Dropout(0.5).eval()(x)
nn.ReLU()(x)
nn.ReLU(inplace=True)(x)
nn.Unflatten(0, (2, 1))(x)
nn.Parameter(x)
nn.Parameter(x).data
nn.Sequential()(x)
nn.Sequential(nn.Identity())(x)
F.pad(x, (0, 0))
F.pad(x, (1, 1))
x.flip(0)
torch.flip(x, [0])
x.roll(1)
torch.rot90(x)
x.repeat(1, 1)
x.tile(1)
torch.cat([x])
torch.stack([x])
torch.hstack([x])
x.hsplit(3)[0]
torch.vsplit(x, 2)[1]
x.unflatten(0, (2, 1))
rearrange(x, "a b -> b a")
rearrange(x, "a b -> (a b)")
rearrange(x, "a b -> a b")
rearrange(x, "a b -> a 1 b")
repeat(x, "a b -> a b c", c=2)
reduce(x, "a b -> a", "sum")
torch.einsum("ij->ji", x)
torch.einsum("ij->ij", x)
torch.einsum("ii->i", x[:, :2])
torch.meshgrid(x[0], x[1], indexing="ij")[0]
x.index_select(0, torch.tensor([0, 1]))
torch.take(x, torch.tensor([1]))
x.gather(0, torch.tensor([[0, 1, 0]]))
torch.where(x > 0, x, x)
x.where(x > 0, x)
x.masked_fill(x > 3, 0.)
x.sum()
x.max(0)[0]
x.max(0).values
x.sort()[0]
x.sort(stable=True).values
torch.squeeze(x[None])
x[None][0]
x.reshape(2, 3)
x.reshape(1, 2, 3)[0]
x.T.reshape(-1)
x.T.flatten()
x.T.reshape(3, 2)
x.T.ravel()
x[:, :2].reshape(-1)
x[:, :2].reshape(4)
x[:1].reshape(-1)
x.expand(1, 2, 3).reshape(2, 3)
x.diagonal().reshape(2)
x.as_strided((2, 2), (1, 2))
x.triu()
x.tril()
torch.Tensor.view(x, 6)
torch.reshape(x, (6,))
torch.flatten(x)
torch.ravel(x)
torch.transpose(x, 0, 1)
torch.unsqueeze(x, 0)
torch.split(x, 1)[0]
torch.chunk(x, 3, 1)[2]
torch.unbind(x)[0]
torch.select(x, 0, 0)
torch.narrow(x, 0, 0, 1)
torch.permute(x, (1, 0))
torch.clone(x)
copy.copy(x)
copy.deepcopy(x)
x.__getitem__(0)
list(x)[0]
[r for r in x][1]
next(iter(x))
tuple(x)[1]
(*x,)[0]
dict(a=x)["a"]
{"a": x}.get("a")
[x].copy()[0]
list([x])[0]
sorted([x], key=len)[0]
max([x], key=len)
[x][::-1][0]
([x] * 2)[1]
(lambda t: t)(x)
(lambda t: t[0])(x)
functools.partial(torch.Tensor.view, x)(6)
functools.reduce(lambda a, b: b, [x, x])
x if x.sum() > 0 else x.clone()
x.clone() if x.sum() > 0 else x
list(zip(x, x))[0][0]
list(map(lambda r: r, x))[0]
list(enumerate(x))[1][1]
list(reversed([x]))[0]
getattr(x, "T")
vars(SimpleNamespace(x=x))["x"]
SimpleNamespace(x=x).x
P(x, 1).a
P(a=x, b=1)[0]
itertools.chain([x], [x])
list(itertools.chain([x]))[0]
OrderedDict(a=x)["a"]
deque([x])[0]
x.div(1)
x.pow(1)
x.round()
x.nan_to_num()
x.softmax(0)
torch.atleast_2d(x[0])
torch.column_stack([x])
torch.block_diag(x)
torch.diagflat(x[0])
x.view(torch.int32)
torch.complex(x, x).real
torch.view_as_real(torch.complex(x, x))
torch.linalg.inv(x[:, :2])
x.mean(0, keepdim=True)
x.cumsum(0)
torch.matmul(x, torch.eye(3))
x.sub_(0)
x.requires_grad_(False)
x.squeeze_()
x.t_().t_()
x.resize_(6).resize_(2, 3)
x.set_(x)
x.zero_()
x.copy_(x)
x.apply_(lambda v: v)
x.index_fill(0, torch.tensor([0]), 1.)
x.scatter(1, torch.tensor([[0]]), 5.)
'''.split('\n')[1:-1]

NUMPY = '''
x.reshape(-1)
x.reshape(3, 2)
x.T
x.flatten()
x.ravel()
x[0]
x[:, 1]
x[::-1]
x[:, ::2]
x[..., None]
x[None]
x[[0, 1]]
x[x > 2]
np.transpose(x)
x.transpose()
x.swapaxes(0, 1)
np.swapaxes(x, 0, 1)
np.moveaxis(x, 0, 1)
np.rollaxis(x, 1)
np.expand_dims(x, 0)
np.squeeze(x)
x.squeeze()
np.atleast_1d(x)
np.atleast_2d(x[0])
np.atleast_3d(x)
np.broadcast_to(x, (2, 2, 3))
np.ravel(x)
np.reshape(x, 6)
np.asarray(x)
np.array(x)
np.array(x, copy=False)
np.asanyarray(x)
np.ascontiguousarray(x)
np.ascontiguousarray(x.T)
np.asfortranarray(x)
x.astype(float)
x.astype(np.float64, copy=False)
x.astype(np.float32)
x.copy()
np.copy(x)
x.view()
x.view(np.int64)
np.flip(x)
np.flip(x, 0)
np.fliplr(x)
np.flipud(x)
np.rot90(x)
np.rot90(x, 2)
np.roll(x, 1)
np.diag(x)
np.diagonal(x)
x.diagonal()
np.split(x, 2)[0]
np.array_split(x, 2)[1]
np.hsplit(x, 3)[0]
np.vsplit(x, 2)[1]
np.real(x)
x.real
np.tile(x, 1)
np.repeat(x, 1, 0)
np.concatenate([x])
np.stack([x])
np.vstack([x])
np.tril(x)
np.triu(x)
np.clip(x, 0, 9)
x.clip(0, 9)
np.round(x)
np.abs(x)
+x
x + 0
np.minimum(x, 9)
np.maximum(x, 0)
np.where(x > 0, x, x)
np.take(x, [0, 1], 0)
x.take([0, 1])
np.nan_to_num(x)
np.nan_to_num(x, copy=False)
np.broadcast_arrays(x, np.ones((2, 3)))[0]
np.meshgrid(x[0], x[1])[0]
np.einsum("ij->ji", x)
np.einsum("ij->ij", x)
np.einsum("ii->i", x[:, :2])
rearrange(x, "a b -> b a")
rearrange(x, "a b -> (a b)")
np.conj(x)
x.conj()
np.sort(x)
np.delete(x, 0, 0)
np.insert(x, 0, 0, 0)
np.append(x, x)
np.pad(x, 0)
np.resize(x, (2, 3))
x.item(0)
x.sum()
x.sum(0)
x.max()
x[0, 0]
x[0][1]
x[(0,)]
x[0, ...]
x[0, 0, ...]
x.T.reshape(-1)
x.T.ravel()
np.ravel(x.T)
x.T.flatten()
x.T.reshape(3, 2)
x[:, :2].reshape(-1)
x[:1].reshape(-1)
x.reshape(2, 3)
torch.from_numpy(x)
torch.from_numpy(x).numpy()
torch.as_tensor(x)
torch.tensor(x)
torch.asarray(x)
torch.from_numpy(x).float()
torch.from_numpy(x).double()
list(x)[0]
copy.copy(x)
copy.deepcopy(x)
x.dot(np.eye(3))
np.matmul(x, np.eye(3))
np.linalg.inv(x[:, :2])
np.apply_along_axis(lambda r: r, 0, x)
np.vectorize(lambda v: v)(x)
x.compress([True, True], 0)
x.repeat(1, 0)
x.sort()
np.random.shuffle(x)
np.put(x, [0], [5])
x.put([0], [5])
x.fill(5)
np.copyto(x, 7)
np.fill_diagonal(x, 5)
x.itemset(0, 5)
x.resize(6)
x.partition(1)
np.place(x, x > 0, 4)
np.putmask(x, x > 3, 4)
np.add(x, 1, x)
np.add(x, 1, out=x)
np.exp(x, x)
np.add.at(x, 0, 1)
np.multiply(x, 2, out=x[...])
x.__iadd__(1)
x.__setitem__(0, 5)
operator.iadd(x, 1)
operator.setitem(x, 0, 5)
x.flat[0]
x.flat
x.data
x.base
np.frombuffer(x)
np.nditer(x)
np.ndenumerate(x)
memoryview(x)
np.lib.stride_tricks.as_strided(x)
np.lib.stride_tricks.sliding_window_view(x, 2, 1)
np.ndarray.reshape(x, 6)
np.require(x)
np.unique(x)
np.cumsum(x)
np.cumsum(x, out=x.reshape(6))
x.cumsum(0, None, x)
np.ones_like(x)
np.matrix(x)
np.asmatrix(x)
np.ma.masked_array(x)
x.byteswap()
x.astype(float).T
np.shares_memory(x, x)
setattr(x, "shape", (3, 2))
'''.split('\n')[1:-1]

EXPRESSIONS = {"torch": TORCH, "numpy": NUMPY}


def elements(value):
    """Type, shape and elements, or None where it is no array of numbers."""
    import numpy
    import torch

    if isinstance(value, torch.Tensor):
        return [str(value.dtype)[6:], list(value.shape), value.detach().flatten().tolist()]
    if isinstance(value, (numpy.ndarray, numpy.generic)) and value.dtype.kind in "bif":
        return [str(value.dtype), list(value.shape), value.flatten().tolist()]
    return None


def run(library, expression, write):
    names = {"__name__": "__main__"}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(HEAD + MAKE[library] + "v = " + expression + "\n" + write + "\n", names)
    except Exception:
        return None
    x, v = elements(names["x"]), elements(names["v"])
    if x is None or v is None or not all(isinstance(n, (int, float)) and abs(n) < float("inf") for n in x[2] + v[2]):
        return None
    return {"library": library, "expression": expression, "write": write, "x": x, "v": v}


def main():
    warnings.simplefilter("ignore")
    found = [
        run(library, expression, write)
        for library in EXPRESSIONS
        for expression in EXPRESSIONS[library]
        for write in WRITES[library]
    ]
    programs = [entry for entry in found if entry]
    text = json.dumps({"head": HEAD, "make": MAKE, "programs": programs}, separators=(",", ":"))
    FACTS.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print("%d programs, %d raised" % (len(programs), len(found) - len(programs)))


if __name__ == "__main__":
    main()
