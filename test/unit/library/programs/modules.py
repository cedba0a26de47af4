# What the models of torch.nn, torch.optim and torch.utils.data do beside calling layers.
import torch, copy
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import Dataset, TensorDataset, DataLoader, random_split, Subset, ConcatDataset
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence, pack_sequence
from collections import OrderedDict
Z = torch.zeros
class Block(nn.Module):
    def __init__(self, c, depth=2):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(c, c) for _ in range(depth)])
        self.heads = nn.ModuleDict({'a': nn.Linear(c, 3), 'b': nn.Linear(c, 4)})
        self.scale = nn.Parameter(torch.ones(c))
        self.register_buffer('pos', torch.zeros(1, c))
        self.register_buffer('tmp', torch.zeros(7), persistent=False)
        self.pl = nn.ParameterList([nn.Parameter(torch.zeros(2, i)) for i in range(1, 4)])
        self.pd = nn.ParameterDict({'k': nn.Parameter(torch.zeros(5))})
        self.none = None
        self.register_parameter('nobias', None)
    def forward(self, x, key='a'):
        for layer in self.layers:
            x = F.relu(layer(x)) * self.scale + self.pos
        return self.heads[key](x)
m = Block(6)
y1 = m(Z(2, 6))
y2 = m(Z(2, 6), key='b')
n1 = Z(len(list(m.parameters())), sum(p.numel() for p in m.parameters()), len(m.state_dict()), len(list(m.buffers())))
n2 = Z(len(list(m.modules())), len(list(m.children())), len(m.layers), len(m.heads))
n3 = Z(sum([len(n) * (i + 1) for i, (n, _) in enumerate(m.named_parameters())]))
n4 = Z(sum([len(k) * (i + 1) for i, k in enumerate(m.state_dict())]))
n5 = m.state_dict()['layers.0.weight']
n6 = m.get_submodule('layers.1').weight
n7 = m.get_parameter('heads.b.weight')
n8 = m.pl[1]
n9 = m.pd['k']
n10 = Z(len(m.pl), len(m.pd), *[p.size(1) for p in m.pl])
n11 = torch.cat([p for p in m.pl], 1)
m2 = copy.deepcopy(m)
n12 = m2.layers[0].weight
m.layers.append(nn.Linear(6, 6))
n13 = Z(len(m.layers), len(m2.layers))
seen = []
def hook(mod, inp, out):
    seen.append(out.shape)
h = m.layers[0].register_forward_hook(hook)
y3 = m(Z(5, 6))
n14 = Z(*seen[0])
h.remove()
y4 = m(Z(5, 6))
n15 = Z(len(seen))
def hook2(mod, args):
    return (args[0][:2],)
h2 = m.register_forward_pre_hook(hook2)
y5 = m(Z(5, 6))
h2.remove()
y6 = m(Z(5, 6))
class Acc(nn.Module):
    def __init__(self):
        super().__init__()
        self.total = 0
    def visit(self, mod):
        if isinstance(mod, nn.Linear):
            self.total += mod.in_features
acc = Acc()
m.apply(acc.visit)
n16 = Z(acc.total)
m.eval()
n17 = Z(1 if m.training else 2, 1 if m.layers[0].training else 2)
m.train()
n18 = Z(1 if m.training else 2)
md = nn.Linear(3, 4).double()
y7 = md(Z(2, 3, dtype=torch.float64))
y8 = nn.Linear(3, 4).to(torch.float16).weight
y9 = nn.Linear(3, 4).to('cpu').weight
y10 = nn.Linear(3, 4).half().float().weight
y11 = nn.Linear(3, 4).to('cpu', torch.float64).bias
y12 = nn.Linear(3, 4).to(device='cpu', dtype=torch.bfloat16).bias
seq = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 5))
y13 = seq(Z(2, 3))
y14 = seq[0](Z(2, 3))
y15 = seq[:2](Z(2, 3))
y16 = seq[-1].weight
seq.append(nn.Linear(5, 6))
y17 = seq(Z(2, 3))
seq[3] = nn.Linear(5, 9)
y18 = seq(Z(2, 3))
del seq[3]
y19 = seq(Z(2, 3))
seq.insert(0, nn.Linear(8, 3))
y20 = seq(Z(2, 8))
seq.add_module('last', nn.Linear(5, 2))
y21 = seq(Z(2, 8))
y22 = Z(len(seq), len([n for n, _ in seq.named_children()]))
class S2(nn.Sequential):
    def __init__(self, a, b):
        super().__init__(nn.Linear(a, b), nn.ReLU(), nn.Linear(b, a))
    def forward(self, x):
        return super().forward(x) + x
y23 = S2(3, 5)(Z(2, 3))
od = nn.Sequential(OrderedDict([('fc', nn.Linear(3, 4)), ('act', nn.ReLU())]))
y24 = od.fc.weight
tied = nn.Linear(4, 4, bias=False)
class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Embedding(10, 4)
        self.b = nn.Linear(4, 10, bias=False)
        self.b.weight = self.a.weight
tm = Tied()
y25 = Z(sum(p.numel() for p in tm.parameters()), len(list(tm.parameters())))
for k, v in list(m._modules.items()):
    last = k
y26 = Z(len(m._modules), len(m._parameters), len(m._buffers))
tm._modules['b'] = nn.Linear(4, 12)
y27 = tm.b.weight
setattr(tm, 'b', nn.Identity())
y28 = Z(len(list(tm.parameters())))
opt = torch.optim.AdamW(m.parameters(), lr=1e-3)
opt2 = torch.optim.SGD([{'params': m.layers.parameters()}, {'params': [m.scale], 'lr': 0.1}], lr=0.01, momentum=0.9)
y29 = Z(len(opt.param_groups), len(opt2.param_groups), len(opt2.param_groups[0]['params']))
sched = torch.optim.lr_scheduler.StepLR(opt, 10)
opt.zero_grad()
loss = F.cross_entropy(m(Z(4, 6)), Z(4, dtype=torch.long))
loss.backward()
opt.step()
sched.step()
y30 = m.layers[0].weight
gn = nn.utils.clip_grad_norm_(m.parameters(), 1.0)
class DS(Dataset):
    def __init__(self, n):
        self.n = n
    def __len__(self):
        return self.n
    def __getitem__(self, i):
        return torch.zeros(3, 8), i, {'k': torch.ones(2)}
dl = DataLoader(DS(64), batch_size=16, shuffle=True)
for xb, yb, db in dl:
    d1 = xb * 1
    d2 = yb * 1
    d3 = db['k'] * 1
d1 = d1 + 0
d2 = d2 + 0
d3 = d3 + 0
td = TensorDataset(Z(40, 3, 8, 8), Z(40, dtype=torch.long))
d4 = td[0]
bx, by = next(iter(DataLoader(td, batch_size=8)))
d5 = bx + 0
d6 = by + 0
bx2, _ = next(iter(DataLoader(td, batch_size=16, drop_last=True)))
d7 = bx2 + 0
tr, va = random_split(td, [30, 10])
d8 = Z(len(tr), len(va), len(DataLoader(td, batch_size=16)), len(DataLoader(td, batch_size=16, drop_last=True)))
d9 = next(iter(DataLoader(va, batch_size=10)))[0] + 0
d10 = Z(len(Subset(td, [1, 2, 3])), len(ConcatDataset([td, td])), len(td + td))
d11 = Subset(td, [1, 2])[0][0]
def coll(batch):
    xs, ys = zip(*[(b[0], b[1]) for b in batch])
    return torch.stack(xs), torch.tensor(ys)
d12 = next(iter(DataLoader(DS(8), batch_size=4, collate_fn=coll)))[0] + 0
seqs = [Z(5, 2), Z(3, 2), Z(1, 2)]
p1 = pad_sequence(seqs, batch_first=True)
p2 = pad_sequence(seqs)
out, (hn, cn) = nn.LSTM(2, 7, 2, batch_first=True, bidirectional=True)(
    pack_padded_sequence(p1, [5, 3, 1], batch_first=True))
p3 = hn + 0
pp, ln = pad_packed_sequence(out, batch_first=True)
p4 = pp + 0
p5 = ln + 0
p6 = out.data + 0
class Exp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, i, k):
        r = i.exp().unsqueeze(0).expand(k, *i.shape)
        ctx.save_for_backward(r)
        return r
    @staticmethod
    def backward(ctx, g):
        r, = ctx.saved_tensors
        return (g * r).sum(0), None
a1 = Exp.apply(Z(2, 3), 4)
xg = Z(2, 3, requires_grad=True)
a2 = torch.autograd.grad((xg ** 2).sum(), xg)
a3 = torch.autograd.functional.jacobian(lambda v: v.sum(0), xg)
with torch.no_grad():
    a4 = m(Z(2, 6)) + 0
a4 = a4 + 0
@torch.no_grad()
def ev(x):
    return x.unsqueeze(0)
a5 = ev(Z(3))
from torch.utils.checkpoint import checkpoint
a6 = checkpoint(m, Z(2, 6), use_reentrant=False)
a7 = nn.utils.parameters_to_vector(m.parameters())
a8 = nn.init.xavier_uniform_(torch.empty(3, 5))
a9 = nn.DataParallel(m)(Z(2, 6))
a10 = torch.jit.script(nn.Linear(3, 4))(Z(2, 3))
em = nn.Embedding.from_pretrained(Z(10, 4))
a11 = em(Z(2, 3, dtype=torch.long))
sn = nn.utils.spectral_norm(nn.Conv2d(3, 4, 3))
a12 = sn(Z(1, 3, 8, 8))
lz = nn.LazyLinear(5)
a13 = lz(Z(2, 9))
a14 = lz.weight
opt.step(lambda: F.mse_loss(m(Z(4, 6)), Z(4, 3)))
sw = torch.optim.swa_utils.AveragedModel(m)
a15 = sw(Z(2, 6))
c1 = nn.CosineSimilarity(dim=-1)(Z(3, 4), Z(3, 4))
