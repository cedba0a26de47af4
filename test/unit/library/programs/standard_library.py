# What the models of the standard library compute: each target is a tensor of the numbers that come out.
import torch
from functools import partial, reduce, lru_cache, wraps, cached_property, singledispatch, total_ordering
from collections import OrderedDict, defaultdict, namedtuple, deque, Counter, ChainMap
from dataclasses import dataclass, field, replace, asdict, fields, astuple
from enum import Enum, IntEnum, Flag, auto
import itertools, copy, contextlib, argparse, operator, math, os, re, string, time, json
from typing import NamedTuple, Optional, List
import collections.abc
from types import SimpleNamespace
Z = torch.zeros
def f(a, b, c=3):
    return a * 100 + b * 10 + c
p1 = Z(partial(f, 1)(2))
p2 = Z(partial(f, b=2)(1, c=5))
p3 = Z(partial(partial(f, 1), 2, c=7)())
r1 = Z(reduce(lambda a, b: a * b, [1, 2, 3, 4]))
r2 = Z(reduce(operator.add, [1, 2, 3], 10))
@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
l1 = Z(fib(10))
@lru_cache
def sq(n):
    return n * n
l2 = Z(sq(5))
def deco(fn):
    @wraps(fn)
    def inner(*args, **kwargs):
        return fn(*args, **kwargs) + 1
    return inner
@deco
def g(x):
    """doc"""
    return x * 2
w1 = Z(g(4))
w2 = Z(len(g.__name__))
class C:
    def __init__(self, n):
        self.n = n
    @cached_property
    def double(self):
        return self.n * 2
    @property
    def triple(self):
        return self.n * 3
c = C(4)
cp = Z(c.double)
cp2 = Z(c.double + c.triple)
@singledispatch
def kind(x):
    return 1
@kind.register(int)
def _(x):
    return 2
@kind.register(list)
def _(x: list):
    return 3
sd = Z(kind('a'), kind(3), kind([1]))
od = OrderedDict([('a', 1), ('b', 2), ('c', 3)])
od.move_to_end('a')
od1 = Z(*[v for v in od.values()])
od2 = Z(od.popitem()[1], od.popitem(last=False)[1])
od3 = Z(len(od), list(od.items())[0][1])
dd = defaultdict(list)
dd['x'].append(1)
dd['x'].append(2)
dd['y'].append(3)
dd1 = Z(len(dd['x']), len(dd), len(dd['zz']))
dd2 = defaultdict(int)
for ch in 'hello':
    dd2[ch] += 1
dd3 = Z(dd2['l'], dd2['h'], dd2['q'])
P = namedtuple('P', ['x', 'y'])
P2 = namedtuple('P2', 'a b c', defaults=[5])
pt = P(3, y=4)
nt1 = Z(pt.x, pt.y, pt[0], len(pt))
nt2 = Z(*P2(1, 2))
nt3 = Z(*pt._replace(x=9))
nt4 = Z(pt._asdict()['y'])
a_, b_ = pt
nt5 = Z(a_, b_, len(P._fields))
nt6 = Z(*P._make([6, 7]))
class T3(NamedTuple):
    w: int
    h: int = 7
    @property
    def area(self):
        return self.w * self.h
nt7 = Z(T3(3).area, T3(2, h=4).h, T3(w=5)[0])
dq = deque(maxlen=3)
for i in range(5):
    dq.append(i)
dq1 = Z(len(dq), dq[0], dq[-1])
dq.popleft()
dq.appendleft(9)
dq2 = Z(*dq)
ct = Counter('abracadabra')
ct1 = Z(ct['a'], ct['zz'], len(ct))
ct2 = Z(ct.most_common(1)[0][1])
cm = ChainMap({'a': 1}, {'a': 2, 'b': 3})
cm1 = Z(cm['a'], cm['b'], len(cm))
@dataclass
class Cfg:
    a: int = 3
    b: int = field(default=4)
    layers: list = field(default_factory=lambda: [1, 2])
    c: Optional[int] = None
    def __post_init__(self):
        if self.c is None:
            self.c = self.a * self.b
cfg = Cfg(b=5)
dc1 = Z(cfg.a, cfg.b, cfg.c, len(cfg.layers))
dc2 = Z(replace(cfg, a=2, c=1).a)
dc3 = Z(asdict(cfg)['b'], len(asdict(cfg)), len(fields(Cfg)))
dc4 = Z(len(astuple(cfg)))
@dataclass
class Sub(Cfg):
    d: int = 8
    def __post_init__(self):
        pass
dc5 = Z(Sub(1, 2).d, Sub(1, 2).b)
@dataclass(order=True)
class V:
    n: int
@dataclass(frozen=True)
class Fz:
    n: int
    m: int = 2
    @property
    def nm(self):
        return self.n * self.m
dc7 = Z(Fz(3).nm)
try:
    Fz(1).n = 5
    fz = 1
except Exception:
    fz = 2
dc8 = Z(fz)
class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1
    def double(self):
        return self.value * 2
    @classmethod
    def default(cls):
        return cls.GREEN
e1 = Z(Color.RED.value, len(Color), Color['BLUE'].value, Color(2).value)
e2 = Z(*[c.value for c in Color])
e3 = Z(Color.GREEN.double(), Color.default().value, len(Color.RED.name))
e4 = Z(1 if Color.RED is Color.CRIMSON else 9, 1 if Color.RED == Color(1) else 9, 1 if Color.RED != Color.BLUE else 9)
class Mode(str, Enum):
    A = 'a'
    B = 'bb'
e5 = Z(1 if Mode.A == 'a' else 9, len(Mode.B.value), 1 if Mode('bb') is Mode.B else 9, len(Mode.B))
class Level(IntEnum):
    LO = 1
    HI = 5
e6 = Z(Level.HI + 1, 1 if Level.LO < Level.HI else 9, Level(5) * 2)
class Au(Enum):
    X = auto()
    Y = auto()
e7 = Z(Au.X.value, Au.Y.value)
class Perm(Flag):
    R = auto()
    W = auto()
    E = auto()
e8 = Z((Perm.R | Perm.E).value, Perm.E.value)
class Planet(Enum):
    EARTH = (3, 4)
    MARS = (5, 6)
    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius
e9 = Z(Planet.EARTH.mass, Planet.MARS.radius)
table = {Color.RED: 4, Color.BLUE: 6}
e10 = Z(table[Color.RED], table[Color(3)])
e11 = Z(1 if isinstance(Color.RED, Color) else 9, 1 if 'RED' in Color.__members__ else 9)
it1 = Z(*itertools.chain([1, 2], [3]))
it2 = Z(*itertools.chain.from_iterable([[1], [2, 3]]))
it3 = Z(len(list(itertools.product([1, 2], [3, 4, 5]))), len(list(itertools.product(range(2), repeat=3))))
it4 = Z(len(list(itertools.combinations(range(5), 2))), len(list(itertools.permutations(range(4), 2))))
it5 = Z(*itertools.accumulate([1, 2, 3]))
it6 = Z(*itertools.islice(itertools.count(3), 3))
it7 = Z(*[a * b for a, b in itertools.zip_longest([1, 2, 3], [4, 5], fillvalue=1)])
it8 = Z(*[x for x, _ in zip(itertools.cycle([1, 2]), range(3))])
it9 = Z(*[len(list(gp)) for _, gp in itertools.groupby([1, 1, 2, 3, 3, 3])])
it10 = Z(*[a + b for a, b in itertools.pairwise([1, 2, 3])])
it11 = Z(*itertools.repeat(2, 3))
it12 = Z(*itertools.starmap(lambda a, b: a * b, [(1, 2), (3, 4)]))
it13 = Z(*itertools.takewhile(lambda v: v < 3, [1, 2, 3, 1]))
@contextlib.contextmanager
def ctx(n):
    yield n * 2
with ctx(3) as cv:
    cx1 = Z(cv)
cx1 = cx1 + 0
with contextlib.nullcontext(5) as nv:
    pass
cx2 = Z(nv)
with contextlib.suppress(KeyError):
    {}['a']
cx3 = Z(2)
with contextlib.ExitStack() as stack:
    sv = stack.enter_context(ctx(4))
cx4 = Z(sv)
lst = [[1, 2], [3]]
cl = copy.deepcopy(lst)
cl[0].append(7)
cl2 = copy.copy(lst)
cl2.append([1])
cp3 = Z(len(lst[0]), len(cl[0]), len(lst), len(cl2))
c2 = copy.copy(c)
c2.n = 9
cp4 = Z(c.n, c2.n)
ap = argparse.ArgumentParser(description='x')
ap.add_argument('--batch-size', type=int, default=64)
ap.add_argument('--hidden', default='32', type=int)
ap.add_argument('--flag', action='store_true')
ap.add_argument('-n', '--num', dest='count', type=int, default=3)
grp = ap.add_argument_group('g')
grp.add_argument('--lr', type=float, default=0.1)
args = ap.parse_args([])
ap1 = Z(args.batch_size, args.hidden, args.count, 1 if args.flag else 2)
ap2 = Z(len(vars(args)))
op1 = Z(operator.mul(2, 3), operator.itemgetter(1)([4, 5]), operator.attrgetter('n')(c), sum(operator.itemgetter(0, 2)([1, 2, 3])))
ns = SimpleNamespace(a=3, b=4)
ns1 = Z(ns.a, ns.b)
ia1 = Z(1 if isinstance([1], collections.abc.Iterable) else 9, 1 if isinstance({}, collections.abc.Mapping) else 9, 1 if isinstance(3, collections.abc.Iterable) else 2, 1 if isinstance(od, collections.abc.Mapping) else 9)
ia2 = Z(1 if isinstance((1,), collections.abc.Sequence) else 9, 1 if callable(f) else 9, 1 if isinstance(f, collections.abc.Callable) else 9)
ph = Z(len(os.path.join('a', 'b.c')), len(os.path.basename('x/yy.txt')), len(os.path.splitext('yy.txt')[1]))
st1 = Z(len(string.ascii_lowercase), len(string.digits))
@total_ordering
class TO:
    def __init__(self, n):
        self.n = n
    def __eq__(self, o):
        return self.n == o.n
    def __lt__(self, o):
        return self.n < o.n
to1 = Z(1 if TO(2) >= TO(1) else 9, 1 if TO(2) > TO(1) else 9, 1 if TO(1) <= TO(1) else 9)
s_1 = Z(len('a=b=c'.split('=', 1)), len('a=b=c'.rsplit('=', 1)[0]), len(' a  b '.split()), len(''.split()), len('xxaxx'.strip('x')), len('a.b.c'.rpartition('.')[0]))
s_2 = Z(len('aaa'.replace('a', 'bb')), len('a\nb\n'.splitlines()), len('--a'.lstrip('-')), len('conv1.weight'.split('.')[-1]))
