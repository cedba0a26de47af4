import math

import torch
import torch.nn.functional as F
from __native__ import evaluating
from torch.distributions import families as d


def kl_divergence(p, q):
    if evaluating():
        for kind, formula in _FORMULAS:
            if type(p) is kind and type(q) is kind:
                return formula(p, q)
    return torch.empty(torch.broadcast_shapes(p.batch_shape, q.batch_shape), dtype=p._dtype)


def register_kl(type_p, type_q):
    return lambda fun: fun


def _normal(p, q):
    ratio = (p.scale / q.scale) ** 2
    return 0.5 * (ratio + ((p.loc - q.loc) / q.scale) ** 2 - 1 - ratio.log())


def _laplace(p, q):
    ratio, apart = p.scale / q.scale, (p.loc - q.loc).abs()
    return -ratio.log() + apart / q.scale + ratio * torch.exp(-apart / p.scale) - 1


def _bernoulli(p, q):
    one = p.probs * (F.softplus(-q.logits) - F.softplus(-p.logits))
    other = (1 - p.probs) * (F.softplus(q.logits) - F.softplus(p.logits))
    return one + other


def _categorical(p, q):
    terms = p.probs * (p.logits - q.logits)
    terms = torch.where(q.probs == 0, torch.full_like(terms, math.inf), terms)
    return torch.where(p.probs == 0, torch.zeros_like(terms), terms).sum(-1)


def _exponential(p, q):
    ratio = q.rate / p.rate
    return -ratio.log() + ratio - 1


def _poisson(p, q):
    return p.rate * (p.rate.log() - q.rate.log()) - (p.rate - q.rate)


def _gamma(p, q):
    a, b = p.concentration, q.concentration
    size = b * (p.rate / q.rate).log() + torch.lgamma(b) - torch.lgamma(a)
    return size + (a - b) * torch.digamma(a) + (q.rate - p.rate) * (a / p.rate)


def _beta(p, q):
    mine = p.concentration1 + p.concentration0
    yours = q.concentration1 + q.concentration0
    one = torch.lgamma(q.concentration1) + torch.lgamma(q.concentration0) + torch.lgamma(mine)
    two = torch.lgamma(p.concentration1) + torch.lgamma(p.concentration0) + torch.lgamma(yours)
    three = (p.concentration1 - q.concentration1) * torch.digamma(p.concentration1)
    four = (p.concentration0 - q.concentration0) * torch.digamma(p.concentration0)
    return one - two + three + four + (yours - mine) * torch.digamma(mine)


def _dirichlet(p, q):
    a, b = p.concentration, q.concentration
    size = torch.lgamma(a.sum(-1)) - torch.lgamma(b.sum(-1)) - (torch.lgamma(a) - torch.lgamma(b)).sum(-1)
    return size + ((a - b) * (torch.digamma(a) - torch.digamma(a.sum(-1, keepdim=True)))).sum(-1)


def _uniform(p, q):
    result = ((q.high - q.low) / (p.high - p.low)).log()
    return torch.where((q.low > p.low) | (q.high < p.high), torch.full_like(result, math.inf), result)


def _geometric(p, q):
    return -p.entropy() - torch.log1p(-q.probs) / p.probs - q.logits


def _multivariate_normal(p, q):
    own, other = p._factor, q._factor
    spread = (torch.linalg.solve_triangular(other, own, upper=False) ** 2).sum((-2, -1))
    off = torch.linalg.solve_triangular(other, (q.loc - p.loc).unsqueeze(-1), upper=False)
    size = (off ** 2).sum((-2, -1))
    return q._half_log_det() - p._half_log_det() + 0.5 * (spread + size - p.event_shape[0])


def _independent(p, q):
    return p._summed(kl_divergence(p.base_dist, q.base_dist))


_FORMULAS = [
    (d.Normal, _normal), (d.LogNormal, _normal), (d.Laplace, _laplace), (d.Bernoulli, _bernoulli),
    (d.Categorical, _categorical), (d.OneHotCategorical, _categorical), (d.Exponential, _exponential),
    (d.Poisson, _poisson), (d.Gamma, _gamma), (d.Chi2, _gamma), (d.Beta, _beta), (d.Dirichlet, _dirichlet),
    (d.Uniform, _uniform), (d.Geometric, _geometric), (d.MultivariateNormal, _multivariate_normal),
    (d.Independent, _independent),
]
