"""Cases of `values.py`: programs, with the values of their names. `grad` is False where gradients are not asked for."""
import torch


def r(*shape, seed=0, low=-2.0, high=2.0):
    """Numbers between low and high with three digits: the same for the same arguments."""
    g = torch.Generator().manual_seed(seed + 1000 * len(shape) + sum(shape))
    return (torch.rand(*shape, generator=g, dtype=torch.float64) * (high - low) + low).mul(1000).round().div(1000) + 1e-4


CASES = []


def case(code, family="programs", grad=True, **let):
    CASES.append({"code": code, "let": let, "family": family, "grad": grad})


# ------------------------------------------------------------------------------------------------ in place, views, loops
x23, x32, v3 = r(2, 3), r(3, 2), r(3)
for code in (
    "y = x * 1\ny[0] = 5\ny",
    "y = x * 1\ny[:, 1] *= 3\ny",
    "y = x * 2\nz = y.view(-1)\nz += 1\ny",
    "y = x * 2\nz = y.t()\nz[0] = v[:2]\ny",
    "y = x * 2\ny += v\ny",
    "y = torch.zeros(2, 3)\ny[1] = v\ny.add_(x)\ny * y",
    "y = x * 1\nfor i in range(3):\n    y = y * x\ny",
    "y = torch.zeros(3)\nfor i in range(3):\n    y[i] = v[i] * i\ny",
    "total = 0\nfor row in x:\n    total = total + (row * v).sum()\ntotal",
    "def f(a, b=2):\n    return a * b + a\nf(x, 3)",
    "def mlp(a):\n    for i in range(2):\n        a = torch.tanh(a * v)\n    return a\nmlp(x)",
    "y = x * 1\ny[x > 0] = 0\ny",
    "y = x * 1\ny[..., -1] = v[0]\ny.sum(0)",
    "a, b = x.unbind(0)\na * b",
    "a, b, c = x.split(1, dim=1)\na + b * c",
    "y = x.clone()\ny.mul_(2).add_(1)\ny",
    "y = [row * 2 for row in x]\ntorch.stack(y)",
    "x.detach() * x",
    "x * x.max().item()",
    "(x if x.sum() > 0 else -x) * 2",
    "x[1]",
    "x[:, None, 1:] * v[1]",
    "x[..., ::2]",
    "x[[1, 0, 1]]",
    "x[:, [0, 2]]",
    "x[[0, 1], [2, 0]]",
    "x[x > 0]",
    "x.T @ x",
    "v @ v",
    "x @ v",
    "v[:2] @ x",
    "x.unsqueeze(0).expand(4, 2, 3).sum(0)",
    "F.relu(x, inplace=True)\nx * 2",
    "x.sum(dim=(0, 1), keepdim=True)",
    "x.mean(0) / x.std(0)",
    "(x - x.mean(-1, keepdim=True)) / torch.sqrt(x.var(-1, keepdim=True, unbiased=False) + 1e-5)",
    "torch.exp(x - x.max(dim=-1, keepdim=True).values) / torch.exp(x - x.max(dim=-1, keepdim=True)[0]).sum(-1, keepdim=True)",
    "-(torch.log_softmax(x, dim=-1) * torch.softmax(x, dim=-1)).sum()",
    "torch.where(x > 0, x, 0.1 * x)",
    "x ** 2 + x ** 3 - 2 ** x",
    "x // 0.7 + x % 0.7",
    "1 / (1 + torch.exp(-x))",
    "abs(x) + -x",
    "torch.einsum('ij,ij->i', x, x)",
    "x.flatten()[1:].reshape(5, 1)",
    "torch.cat([x, x * 2], dim=0)",
    "torch.stack([v, v * v], dim=1)",
):
    case(code, x=x23, v=v3)

# ------------------------------------------------------------------------------------------- sizes: odd, 1, 0, broadcasts
for shape in ((3,), (1,), (0,), (5, 7), (1, 3), (2, 1, 3), (4, 0)):
    x = r(*shape, seed=3)
    for code in ("x.sum()", "x.sum(-1)", "x.sum(0, keepdim=True)", "x.prod()", "x.exp().cumsum(-1)", "x.flatten()", "x.tanh() * 2",
                 "x.reshape(-1)", "x.unsqueeze(-1) * x.unsqueeze(-2)", "torch.cat([x, x], -1)", "x.flip(-1)", "x.transpose(0, -1)",
                 "x.norm()", "torch.logsumexp(x, dim=-1)", "x.cumprod(-1)", "x.var(-1)", "x.square().sum(-1).sqrt()",
                 "torch.softmax(x, -1)", "x.roll(1, -1)", "x.mean()", "x.abs().amax(-1)" if 0 not in shape else "x.abs()"):
        case(code, family="sizes", x=x)
for a, b in (((2, 3), (3,)), ((2, 3), (1,)), ((4, 1), (3,)), ((2, 1, 3), (5, 1)), ((1,), (7,)), ((3,), (2, 1, 3))):
    p, q = r(*a, seed=1), r(*b, seed=2)
    for code in ("a + b", "a * b", "a - 2 * b", "a / (b * b + 1)", "torch.maximum(a, b)", "torch.atan2(a, b)", "torch.hypot(a, b)", "(a > b) * a",
                 "(a * a + 0.1) ** b", "torch.where(a > b, a, b)", "torch.logaddexp(a, b)", "a.clamp(min=b)", "torch.fmod(a, b)", "a.lerp(b, 0.3)"):
        case(code, family="broadcasts", a=p, b=q)
case("torch.zeros(0, 3).sum(0)", family="sizes")
case("torch.ones(2, 0) @ torch.ones(0, 3)", family="sizes")
case("torch.cat([torch.zeros(0, 2), x], 0)", family="sizes", x=x32)
for m, k, n in ((1, 1, 1), (3, 5, 7), (9, 4, 1), (1, 6, 11)):
    case("a @ b", family="products", a=r(m, k), b=r(k, n))
    case("torch.matmul(a, b.unsqueeze(0))", family="products", a=r(3, m, k), b=r(k, n))
    case("F.linear(a, b.t(), c)", family="products", a=r(2, m, k), b=r(k, n), c=r(n))

# --------------------------------------------------------------------------------------------------------- integers, bools
for code in ("i // 2", "i % 3", "i ** 2", "i & 3", "i | 4", "i ^ 1", "i << 2", "i >> 1", "~i", "-i", "i.sum()", "i.float().mean()", "i / 2", "i * 0.5", "i > 1", "(i > 1).sum()",
             "i.cumsum(0)", "i.max()", "i.argmax()", "i.prod()", "i.to(torch.uint8) - 5", "i.to(torch.int8) * 60", "i.bool()", "~i.bool()", "i.to(torch.float32) / 3",
             "i.to(torch.float16) / 3", "i.to(torch.bfloat16) / 3", "torch.gcd(i, i + 4)", "i.abs().sort()[0]", "i == 2", "torch.arange(2, 9, 3)", "torch.linspace(0, 1, 5)", "torch.eye(3)[i % 3]", "torch.full((2, 2), 7)"):
    case(code, family="integers", i=torch.tensor([-3, 2, 0, 7, 5]), grad=False)

# ------------------------------------------------------------------------------------------------------------ NumPy's words
for code in ("np.sum(x, axis=0)", "np.mean(x, axis=1, keepdims=True)", "np.std(x, axis=0)", "np.var(x, ddof=1)", "np.exp(x) + np.log(np.abs(x))", "np.dot(x, v)", "x @ x.T", "np.maximum(x, 0)", "np.where(x > 0, x, 0)",
             "np.concatenate([x, x], axis=1)", "np.stack([v, v])", "np.clip(x, -1, 1)", "np.argmax(x, axis=1)", "np.cumsum(x, axis=1)", "np.linalg.norm(x)", "np.linalg.norm(x, axis=1)", "np.outer(v, v)",
             "np.tanh(x) / np.sqrt(np.sum(x ** 2))", "x.reshape(3, 2).T", "np.transpose(x)", "np.prod(x)", "np.max(x, axis=0) - np.min(x, axis=0)", "np.einsum('ij,j->i', x, v)", "x[:, 1:] * 2", "x[::-1]",
             "np.square(x).sum(axis=-1)", "np.expand_dims(v, 0)", "np.tile(v, 2)", "np.repeat(v, 2)", "np.sort(v)", "np.floor(x) + np.ceil(x) + np.round(x)", "np.power(np.abs(x), 1.5)", "np.sign(x) * np.arctan2(x, v)",
             "np.diag(v)", "np.trace(x @ x.T)", "np.zeros((2, 3)) + x", "np.ones_like(x) * v", "np.arange(6).reshape(2, 3) * x", "np.linspace(0, 1, 4)", "np.eye(3) @ v", "np.all(x > -9)", "np.any(x > 1, axis=0)",
             "np.isnan(x)", "np.logical_and(x > 0, x < 1)", "y = x.copy()\ny[0] = 0\ny", "y = x.copy()\ny[:, 1] += v[0]\ny.sum(axis=0)", "(x - x.mean(axis=0)) / x.std(axis=0)", "np.split(v, 3)[1]", "np.minimum(x, v)", "np.hypot(x, v)",
             "np.log1p(np.abs(x)) - np.expm1(x)", "np.cos(x) ** 2 + np.sin(x) ** 2", "np.matmul(x, x.T)", "np.mod(x, 0.7)", "np.flip(x, axis=1)", "np.roll(v, 1)", "np.median(v)", "np.argsort(v)", "np.count_nonzero(x > 0)"):
    case(code, family="numpy", x=x23, v=v3)
