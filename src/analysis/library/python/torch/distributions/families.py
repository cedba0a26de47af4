import math

import torch
import torch.nn.functional as F
from __native__ import evaluating, is_known, unknown
from torch.distributions.distribution import Distribution
from torch.distributions.transforms import KEEP_SHAPE

_EULER = 0.57721566490153286060

__all__ = [
    'Bernoulli', 'Beta', 'Binomial', 'Categorical', 'Cauchy', 'Chi2', 'ContinuousBernoulli', 'Dirichlet', 'Exponential',
    'FisherSnedecor', 'Gamma', 'Geometric', 'Gumbel', 'HalfCauchy', 'HalfNormal', 'Independent', 'Kumaraswamy',
    'LKJCholesky', 'Laplace', 'LogNormal', 'LogisticNormal', 'LowRankMultivariateNormal', 'MixtureSameFamily',
    'Multinomial', 'MultivariateNormal', 'NegativeBinomial', 'Normal', 'OneHotCategorical',
    'OneHotCategoricalStraightThrough', 'Pareto', 'Poisson', 'RelaxedBernoulli', 'RelaxedOneHotCategorical',
    'StudentT', 'TransformedDistribution', 'Uniform', 'VonMises', 'Weibull', 'Wishart',
]


def _together(*values):
    """The shape that the parameters broadcast to, and the tensors of that shape."""
    dtype = torch.float32
    if evaluating():
        given = [v for v in values if isinstance(v, torch.Tensor)]
        dtype = given[0].dtype if given else torch.get_default_dtype()
    tensors = [v if isinstance(v, torch.Tensor) else torch.tensor(v, dtype=dtype) for v in values]
    return torch.broadcast_tensors(*tensors)


def _outside(inside, density):
    """A log-density that is that of zero where a value is not in the support."""
    return torch.where(inside, density, torch.full_like(density, -math.inf))


def _clamped(probs):
    eps = 1.1920928955078125e-07 if probs.dtype == torch.float32 else 2.220446049250313e-16
    return probs.clamp(min=eps, max=1 - eps)


def _binary(probs, logits):
    """Probabilities and logits, of which one is given."""
    if logits is not None:
        return torch.sigmoid(logits), logits
    ps = _clamped(probs)
    return probs, torch.log(ps) - torch.log1p(-ps)


def _choices(probs, logits):
    """The same along the last axis, normalized."""
    if logits is not None:
        logits = logits - logits.logsumexp(-1, keepdim=True)
        return F.softmax(logits, -1), logits
    probs = probs / probs.sum(-1, keepdim=True)
    return probs, torch.log(_clamped(probs))


class _Elementwise(Distribution):
    """A distribution of numbers, one for each element of its parameters."""

    def __init__(self, *parameters):
        super().__init__(parameters[0].shape)
        self._dtype = parameters[0].dtype


class _LocScale(_Elementwise):
    def __init__(self, loc, scale, validate_args=None):
        self.loc, self.scale = _together(loc, scale)
        super().__init__(self.loc)


class Normal(_LocScale):
    def _log_prob(self, value):
        return -((value - self.loc) ** 2) / (2 * self.scale ** 2) - self.scale.log() - math.log(math.sqrt(2 * math.pi))

    def _cdf(self, value):
        return 0.5 * (1 + torch.erf((value - self.loc) * self.scale.reciprocal() / math.sqrt(2)))

    def _icdf(self, value):
        return self.loc + self.scale * torch.erfinv(2 * value - 1) * math.sqrt(2)

    def _entropy(self):
        return 0.5 + 0.5 * math.log(2 * math.pi) + torch.log(self.scale)

    def _mean(self):
        return self.loc

    def _variance(self):
        return self.scale ** 2


class Laplace(_LocScale):
    def _log_prob(self, value):
        return -torch.log(2 * self.scale) - torch.abs(value - self.loc) / self.scale

    def _cdf(self, value):
        off = value - self.loc
        return 0.5 - 0.5 * off.sign() * torch.expm1(-off.abs() / self.scale)

    def _icdf(self, value):
        term = value - 0.5
        return self.loc - self.scale * term.sign() * torch.log1p(-2 * term.abs())

    def _entropy(self):
        return 1 + torch.log(2 * self.scale)

    def _mean(self):
        return self.loc

    def _variance(self):
        return 2 * self.scale ** 2


class Cauchy(_LocScale):
    def _log_prob(self, value):
        return -math.log(math.pi) - self.scale.log() - (((value - self.loc) / self.scale) ** 2).log1p()

    def _cdf(self, value):
        return torch.atan((value - self.loc) / self.scale) / math.pi + 0.5

    def _icdf(self, value):
        return torch.tan(math.pi * (value - 0.5)) * self.scale + self.loc

    def _entropy(self):
        return math.log(4 * math.pi) + self.scale.log()

    def _mean(self):
        return torch.full_like(self.loc, math.nan)

    def _variance(self):
        return torch.full_like(self.loc, math.inf)


class Gumbel(_LocScale):
    def _log_prob(self, value):
        y = (self.loc - value) / self.scale
        return (y - y.exp()) - self.scale.log()

    def _cdf(self, value):
        return torch.exp(-torch.exp((self.loc - value) / self.scale))

    def _icdf(self, value):
        return self.loc - self.scale * torch.log(-torch.log(value))

    def _entropy(self):
        return self.scale.log() + (1 + _EULER)

    def _mean(self):
        return self.loc + self.scale * _EULER

    def _variance(self):
        return (math.pi / math.sqrt(6)) ** 2 * self.scale ** 2


class LogNormal(_LocScale):
    def _log_prob(self, value):
        return Normal(self.loc, self.scale).log_prob(value.log()) - value.log()

    def _cdf(self, value):
        return Normal(self.loc, self.scale).cdf(value.log())

    def _icdf(self, value):
        return Normal(self.loc, self.scale).icdf(value).exp()

    def _entropy(self):
        return Normal(self.loc, self.scale).entropy() + self.loc

    def _mean(self):
        return (self.loc + self.scale ** 2 / 2).exp()

    def _variance(self):
        return (self.scale ** 2).expm1() * (2 * self.loc + self.scale ** 2).exp()


class StudentT(_Elementwise):
    def __init__(self, df, loc=0.0, scale=1.0, validate_args=None):
        self.df, self.loc, self.scale = _together(df, loc, scale)
        super().__init__(self.df)

    def _log_prob(self, value):
        y = (value - self.loc) / self.scale
        z = (
            self.scale.log() + 0.5 * self.df.log() + 0.5 * math.log(math.pi) + torch.lgamma(0.5 * self.df)
            - torch.lgamma(0.5 * (self.df + 1))
        )
        return -0.5 * (self.df + 1) * torch.log1p(y ** 2 / self.df) - z

    def _entropy(self):
        half = 0.5 * (self.df + 1)
        beta = torch.lgamma(0.5 * self.df) + 0.5 * math.log(math.pi) - torch.lgamma(half)
        change = half * (torch.digamma(half) - torch.digamma(0.5 * self.df))
        return self.scale.log() + change + 0.5 * self.df.log() + beta

    def _mean(self):
        return torch.where(self.df > 1, self.loc, torch.full_like(self.loc, math.nan))

    def _variance(self):
        finite = self.scale ** 2 * self.df / (self.df - 2)
        rest = torch.where(self.df > 1, torch.full_like(finite, math.inf), torch.full_like(finite, math.nan))
        return torch.where(self.df > 2, finite, rest)


class Uniform(_Elementwise):
    def __init__(self, low, high, validate_args=None):
        self.low, self.high = _together(low, high)
        super().__init__(self.low)

    def _log_prob(self, value):
        inside = (value >= self.low) & (value < self.high)
        return _outside(inside, -torch.log(self.high - self.low) + torch.zeros_like(value))

    def _cdf(self, value):
        return ((value - self.low) / (self.high - self.low)).clamp(min=0, max=1)

    def _icdf(self, value):
        return value * (self.high - self.low) + self.low

    def _entropy(self):
        return torch.log(self.high - self.low)

    def _mean(self):
        return (self.high + self.low) / 2

    def _variance(self):
        return (self.high - self.low) ** 2 / 12


class Beta(_Elementwise):
    def __init__(self, concentration1, concentration0, validate_args=None):
        self.concentration1, self.concentration0 = _together(concentration1, concentration0)
        super().__init__(self.concentration1)

    def _log_prob(self, value):
        a, b = self.concentration1, self.concentration0
        density = torch.xlogy(a - 1, value) + torch.special.xlog1py(b - 1, -value)
        return density + torch.lgamma(a + b) - torch.lgamma(a) - torch.lgamma(b)

    def _entropy(self):
        a, b = self.concentration1, self.concentration0
        size = torch.lgamma(a) + torch.lgamma(b) - torch.lgamma(a + b)
        return (
            size - (2 - a - b) * torch.digamma(a + b) - (a - 1) * torch.digamma(a) - (b - 1) * torch.digamma(b)
        )

    def _mean(self):
        return self.concentration1 / (self.concentration1 + self.concentration0)

    def _variance(self):
        total = self.concentration1 + self.concentration0
        return self.concentration1 * self.concentration0 / (total ** 2 * (total + 1))


class Kumaraswamy(_Elementwise):
    def __init__(self, concentration1, concentration0, validate_args=None):
        self.concentration1, self.concentration0 = _together(concentration1, concentration0)
        super().__init__(self.concentration1)

    def _log_prob(self, value):
        a, b = self.concentration1, self.concentration0
        return a.log() + b.log() + (a - 1) * value.log() + (b - 1) * torch.log1p(-value ** a)


class Gamma(_Elementwise):
    def __init__(self, concentration, rate, validate_args=None):
        self.concentration, self.rate = _together(concentration, rate)
        super().__init__(self.concentration)

    def _log_prob(self, value):
        a, rate = self.concentration, self.rate
        return torch.xlogy(a, rate) + torch.xlogy(a - 1, value) - rate * value - torch.lgamma(a)

    def _cdf(self, value):
        return torch.special.gammainc(self.concentration, self.rate * value)

    def _entropy(self):
        a = self.concentration
        return a - self.rate.log() + torch.lgamma(a) + (1 - a) * torch.digamma(a)

    def _mean(self):
        return self.concentration / self.rate

    def _variance(self):
        return self.concentration / self.rate ** 2


class Chi2(Gamma):
    def __init__(self, df, validate_args=None):
        super().__init__(0.5 * df, 0.5)
        self.df = self.concentration * 2


class Exponential(_Elementwise):
    def __init__(self, rate, validate_args=None):
        self.rate = _together(rate)[0]
        super().__init__(self.rate)

    def _log_prob(self, value):
        return self.rate.log() - self.rate * value

    def _cdf(self, value):
        return 1 - torch.exp(-self.rate * value)

    def _icdf(self, value):
        return -torch.log1p(-value) / self.rate

    def _entropy(self):
        return 1 - self.rate.log()

    def _mean(self):
        return self.rate.reciprocal()

    def _variance(self):
        return self.rate ** -2


class Poisson(_Elementwise):
    has_rsample = False

    def __init__(self, rate, validate_args=None):
        self.rate = _together(rate)[0]
        super().__init__(self.rate)

    def _log_prob(self, value):
        return torch.xlogy(value, self.rate) - self.rate - torch.lgamma(value + 1)

    def _mean(self):
        return self.rate

    def _variance(self):
        return self.rate


class HalfNormal(_Elementwise):
    def __init__(self, scale, validate_args=None):
        self.scale = _together(scale)[0]
        super().__init__(self.scale)

    def _log_prob(self, value):
        density = math.log(2) - math.log(math.sqrt(2 * math.pi)) - self.scale.log()
        return _outside(value >= 0, density - value ** 2 / (2 * self.scale ** 2))

    def _cdf(self, value):
        return torch.erf(value / (self.scale * math.sqrt(2)))

    def _icdf(self, value):
        return self.scale * math.sqrt(2) * torch.erfinv(value)

    def _entropy(self):
        return 0.5 + 0.5 * math.log(2 * math.pi) + self.scale.log() - math.log(2)

    def _mean(self):
        return self.scale * math.sqrt(2 / math.pi)

    def _variance(self):
        return self.scale ** 2 * (1 - 2 / math.pi)


class HalfCauchy(_Elementwise):
    def __init__(self, scale, validate_args=None):
        self.scale = _together(scale)[0]
        super().__init__(self.scale)

    def _log_prob(self, value):
        density = math.log(2) - math.log(math.pi) - self.scale.log() - ((value / self.scale) ** 2).log1p()
        return _outside(value >= 0, density)

    def _cdf(self, value):
        return 2 * torch.atan(value / self.scale) / math.pi

    def _icdf(self, value):
        return torch.tan(math.pi * value / 2) * self.scale

    def _entropy(self):
        return math.log(2 * math.pi) + self.scale.log()


class FisherSnedecor(_Elementwise):
    def __init__(self, df1, df2, validate_args=None):
        self.df1, self.df2 = _together(df1, df2)
        super().__init__(self.df1)

    def _log_prob(self, value):
        a, b, ratio = self.df1 / 2, self.df2 / 2, self.df1 / self.df2
        size = torch.lgamma(a + b) - torch.lgamma(a) - torch.lgamma(b)
        return size + a * ratio.log() + (a - 1) * value.log() - (a + b) * torch.log1p(ratio * value)


class Pareto(_Elementwise):
    def __init__(self, scale, alpha, validate_args=None):
        self.scale, self.alpha = _together(scale, alpha)
        super().__init__(self.scale)

    def _log_prob(self, value):
        density = self.alpha.log() + self.alpha * self.scale.log() - (self.alpha + 1) * value.log()
        return _outside(value >= self.scale, density)

    def _cdf(self, value):
        return 1 - (self.scale / value) ** self.alpha

    def _icdf(self, value):
        return self.scale * (1 - value) ** (-1 / self.alpha)

    def _entropy(self):
        return (self.scale / self.alpha).log() + (1 + self.alpha.reciprocal())

    def _mean(self):
        a = self.alpha.clamp(min=1)
        return a * self.scale / (a - 1)

    def _variance(self):
        a = self.alpha.clamp(min=2)
        return self.scale ** 2 * a / ((a - 1) ** 2 * (a - 2))


class Weibull(_Elementwise):
    def __init__(self, scale, concentration, validate_args=None):
        self.scale, self.concentration = _together(scale, concentration)
        super().__init__(self.scale)

    def _log_prob(self, value):
        share = value / self.scale
        k = self.concentration
        return (k / self.scale).log() + (k - 1) * share.log() - share ** k

    def _cdf(self, value):
        return 1 - torch.exp(-((value / self.scale) ** self.concentration))

    def _entropy(self):
        inverse = self.concentration.reciprocal()
        return _EULER * (1 - inverse) + (self.scale * inverse).log() + 1

    def _mean(self):
        return self.scale * torch.exp(torch.lgamma(1 + self.concentration.reciprocal()))

    def _variance(self):
        k = self.concentration.reciprocal()
        return self.scale ** 2 * (torch.exp(torch.lgamma(1 + 2 * k)) - torch.exp(2 * torch.lgamma(1 + k)))


class VonMises(_Elementwise):
    def __init__(self, loc, concentration, validate_args=None):
        self.loc, self.concentration = _together(loc, concentration)
        super().__init__(self.loc)


class _ProbsOrLogits(_Elementwise):
    """Given as probabilities or as logits; the other is of the same shape."""

    def __init__(self, probs=None, logits=None, validate_args=None):
        given = _together(probs if probs is not None else logits)[0]
        self.probs = given
        self.logits = given
        if evaluating():
            self.probs, self.logits = _binary(*((given, None) if logits is None else (None, given)))
        super().__init__(given)


class Bernoulli(_ProbsOrLogits):
    has_enumerate_support = True

    def _log_prob(self, value):
        logits, value = torch.broadcast_tensors(self.logits, value)
        return -F.binary_cross_entropy_with_logits(logits, value, reduction='none')

    def _entropy(self):
        return F.binary_cross_entropy_with_logits(self.logits, self.probs, reduction='none')

    def _mean(self):
        return self.probs

    def _variance(self):
        return self.probs * (1 - self.probs)

    def enumerate_support(self, expand=True):
        return self._empty((2, *(self._batch_shape if expand else [1] * len(self._batch_shape))))


class Geometric(_ProbsOrLogits):
    def _log_prob(self, value):
        probs = torch.where((self.probs == 1) & (value == 0), torch.zeros_like(self.probs), self.probs)
        return value * (-probs).log1p() + self.probs.log()

    def _entropy(self):
        return F.binary_cross_entropy_with_logits(self.logits, self.probs, reduction='none') / self.probs

    def _mean(self):
        return 1 / self.probs - 1

    def _variance(self):
        return (1 / self.probs - 1) / self.probs


class ContinuousBernoulli(_ProbsOrLogits):
    def __init__(self, probs=None, logits=None, lims=(0.499, 0.501), validate_args=None):
        super().__init__(probs, logits)

    _log_prob = None


class RelaxedBernoulli(_ProbsOrLogits):
    def __init__(self, temperature, probs=None, logits=None, validate_args=None):
        super().__init__(probs, logits)
        self.temperature = temperature

    _log_prob = None


class Binomial(_Elementwise):
    def __init__(self, total_count=1, probs=None, logits=None, validate_args=None):
        self.total_count, given = _together(total_count, probs if probs is not None else logits)
        self.probs = given
        self.logits = given
        if evaluating():
            self.total_count = self.total_count.to(given.dtype)
            self.probs, self.logits = _binary(*((given, None) if logits is None else (None, given)))
        super().__init__(given)

    def _log_prob(self, value):
        n = self.total_count
        ways = torch.lgamma(n + 1) - torch.lgamma(value + 1) - torch.lgamma(n - value + 1)
        size = n * self.logits.clamp(min=0) + n * torch.log1p(torch.exp(-self.logits.abs()))
        return value * self.logits + ways - size

    def _mean(self):
        return self.total_count * self.probs

    def _variance(self):
        return self.total_count * self.probs * (1 - self.probs)


class NegativeBinomial(Binomial):
    def __init__(self, total_count, probs=None, logits=None, validate_args=None):
        super().__init__(total_count, probs, logits)

    def _log_prob(self, value):
        n = self.total_count
        ways = torch.lgamma(n + value) - torch.lgamma(1 + value) - torch.lgamma(n)
        return n * F.logsigmoid(-self.logits) + value * F.logsigmoid(self.logits) + ways

    def _mean(self):
        return self.total_count * torch.exp(self.logits)

    def _variance(self):
        return self.mean / torch.sigmoid(-self.logits)


class Categorical(Distribution):
    has_rsample = False
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args=None):
        given = probs if probs is not None else logits
        super().__init__(given.shape[:-1])
        self.probs = given
        self.logits = given
        if evaluating():
            self.probs, self.logits = _choices(*((given, None) if logits is None else (None, given)))

    @property
    def param_shape(self):
        return self.probs.shape

    def sample(self, sample_shape=()):
        return torch.empty(self._extended_shape(sample_shape), dtype=torch.int64)

    @property
    def mode(self):
        return self.probs.argmax(-1) if evaluating() else torch.empty(self._batch_shape, dtype=torch.int64)

    def _log_prob(self, value):
        value, logits = torch.broadcast_tensors(value.long().unsqueeze(-1), self.logits)
        return logits.gather(-1, value[..., :1]).squeeze(-1)

    def _entropy(self):
        return -(self.logits * self.probs).sum(-1)

    def _mean(self):
        return torch.full_like(self.probs[..., 0], math.nan)

    _variance = _mean

    def _empty(self, shape):
        return self.probs.new_empty(shape)

    def enumerate_support(self, expand=True):
        rest = self._batch_shape if expand else [1] * len(self._batch_shape)
        return torch.empty((self.probs.shape[-1], *rest), dtype=torch.int64)


class _Vector(Distribution):
    """A distribution of vectors along the last axis of its parameter."""

    def __init__(self, parameter):
        super().__init__(parameter.shape[:-1], parameter.shape[-1:])
        self._dtype = parameter.dtype


class OneHotCategorical(_Vector):
    def __init__(self, probs=None, logits=None, validate_args=None):
        given = probs if probs is not None else logits
        super().__init__(given)
        self.probs = given
        self.logits = given
        if evaluating():
            self.probs, self.logits = _choices(*((given, None) if logits is None else (None, given)))

    def _log_prob(self, value):
        return Categorical(logits=self.logits).log_prob(value.argmax(-1))

    def _entropy(self):
        return Categorical(logits=self.logits).entropy()

    def _mean(self):
        return self.probs

    def _variance(self):
        return self.probs * (1 - self.probs)


class OneHotCategoricalStraightThrough(OneHotCategorical):
    pass


class RelaxedOneHotCategorical(OneHotCategorical):
    def __init__(self, temperature, probs=None, logits=None, validate_args=None):
        super().__init__(probs, logits)
        self.temperature = temperature

    _log_prob = _entropy = _mean = _variance = None


class Multinomial(OneHotCategorical):
    def __init__(self, total_count=1, probs=None, logits=None, validate_args=None):
        super().__init__(probs, logits)
        self.total_count = total_count

    _entropy = None

    def _log_prob(self, value):
        ways = torch.lgamma(value.sum(-1) + 1) - torch.lgamma(value + 1).sum(-1)
        logits = torch.where((value == 0) & (self.logits == -math.inf), torch.zeros_like(self.logits), self.logits)
        return ways + (logits * value).sum(-1)

    def _mean(self):
        return self.probs * self.total_count

    def _variance(self):
        return self.total_count * self.probs * (1 - self.probs)


class Dirichlet(_Vector):
    def __init__(self, concentration, validate_args=None):
        super().__init__(concentration)
        self.concentration = concentration

    def _log_prob(self, value):
        a = self.concentration
        return torch.xlogy(a - 1, value).sum(-1) + torch.lgamma(a.sum(-1)) - torch.lgamma(a).sum(-1)

    def _entropy(self):
        a, total = self.concentration, self.concentration.sum(-1)
        size = torch.lgamma(a).sum(-1) - torch.lgamma(total)
        return size - (a.shape[-1] - total) * torch.digamma(total) - ((a - 1) * torch.digamma(a)).sum(-1)

    def _mean(self):
        return self.concentration / self.concentration.sum(-1, keepdim=True)

    def _variance(self):
        total = self.concentration.sum(-1, keepdim=True)
        mean = self.concentration / total
        return mean * (1 - mean) / (total + 1)


class LogisticNormal(Distribution):
    """One number more than the normal it is made of."""

    def __init__(self, loc, scale, validate_args=None):
        loc, _ = _together(loc, scale)
        super().__init__(loc.shape[:-1], (loc.shape[-1] + 1,))
        self._dtype = loc.dtype


class MultivariateNormal(Distribution):
    def __init__(
        self, loc, covariance_matrix=None, precision_matrix=None, scale_tril=None, validate_args=None,
    ):
        matrix = covariance_matrix if covariance_matrix is not None else precision_matrix
        matrix = matrix if matrix is not None else scale_tril
        batch = torch.broadcast_shapes(matrix.shape[:-2], loc.shape[:-1])
        super().__init__(batch, loc.shape[-1:])
        self._dtype = loc.dtype
        self.loc = loc.expand(*batch, -1)
        self.covariance_matrix = matrix.expand(*batch, -1, -1)
        self.precision_matrix = self.covariance_matrix
        self.scale_tril = self.covariance_matrix
        if evaluating():
            self._set(matrix, covariance_matrix, precision_matrix, batch)

    def _set(self, matrix, covariance_matrix, precision_matrix, batch):
        factor = matrix
        if covariance_matrix is not None:
            factor = torch.linalg.cholesky(matrix)
        elif precision_matrix is not None:
            factor = torch.linalg.cholesky(torch.linalg.inv(matrix))
        self._factor = factor
        self.scale_tril = factor.expand(*batch, -1, -1)
        self.covariance_matrix = (factor @ factor.mT).expand(*batch, -1, -1)
        self.precision_matrix = torch.cholesky_inverse(factor).expand(*batch, -1, -1)

    def _half_log_det(self):
        return self._factor.diagonal(dim1=-2, dim2=-1).log().sum(-1)

    def _log_prob(self, value):
        off = (value - self.loc).unsqueeze(-1)
        size = (torch.linalg.solve_triangular(self._factor, off, upper=False) ** 2).sum((-2, -1))
        return -0.5 * (self.loc.shape[-1] * math.log(2 * math.pi) + size) - self._half_log_det()

    def _entropy(self):
        own = 0.5 * self.loc.shape[-1] * (1 + math.log(2 * math.pi)) + self._half_log_det()
        return own.expand(self._batch_shape)

    def _mean(self):
        return self.loc

    def _variance(self):
        return (self._factor ** 2).sum(-1).expand(self._extended_shape())


class LowRankMultivariateNormal(Distribution):
    def __init__(self, loc, cov_factor, cov_diag, validate_args=None):
        batch = torch.broadcast_shapes(loc.shape[:-1], cov_factor.shape[:-2], cov_diag.shape[:-1])
        super().__init__(batch, loc.shape[-1:])
        self._dtype = loc.dtype
        self.loc = loc
        self.cov_factor = cov_factor
        self.cov_diag = cov_diag


class Wishart(Distribution):
    def __init__(
        self, df, covariance_matrix=None, precision_matrix=None, scale_tril=None, validate_args=None,
    ):
        matrix = covariance_matrix if covariance_matrix is not None else precision_matrix
        matrix = matrix if matrix is not None else scale_tril
        batch = df.shape if isinstance(df, torch.Tensor) else ()
        super().__init__(torch.broadcast_shapes(batch, matrix.shape[:-2]), matrix.shape[-2:])
        self._dtype = matrix.dtype
        self.df = df


class LKJCholesky(Distribution):
    def __init__(self, dim, concentration=1.0, validate_args=None):
        self.dim = dim
        self.concentration = _together(concentration)[0]
        super().__init__(self.concentration.shape, (dim, dim))


class Independent(Distribution):
    """The last axes of the batch become axes of the event."""

    def __init__(self, base_distribution, reinterpreted_batch_ndims, validate_args=None):
        whole = base_distribution.batch_shape
        kept = len(whole) - reinterpreted_batch_ndims
        super().__init__(whole[:kept], (*whole[kept:], *base_distribution.event_shape))
        self.base_dist = base_distribution
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims
        self._dtype = base_distribution._dtype

    def _summed(self, x):
        count = self.reinterpreted_batch_ndims
        return x if count == 0 else x.sum(tuple(range(-count, 0)))

    def _log_prob(self, value):
        return self._summed(self.base_dist.log_prob(value))

    def _entropy(self):
        return self._summed(self.base_dist.entropy())

    def _mean(self):
        return self.base_dist.mean

    def _variance(self):
        return self.base_dist.variance


class MixtureSameFamily(Distribution):
    """The last axis of the component's batch is the mixture."""

    def __init__(self, mixture_distribution, component_distribution, validate_args=None):
        super().__init__(component_distribution.batch_shape[:-1], component_distribution.event_shape)
        self.mixture_distribution = mixture_distribution
        self.component_distribution = component_distribution
        self._dtype = component_distribution._dtype

    def _log_prob(self, value):
        own = self.component_distribution.log_prob(value.unsqueeze(-1 - len(self._event_shape)))
        return torch.logsumexp(own + torch.log_softmax(self.mixture_distribution.logits, -1), -1)

    def _weights(self):
        probs = self.mixture_distribution.probs
        return probs.reshape((*probs.shape, *([1] * len(self._event_shape))))

    def _mean(self):
        return (self._weights() * self.component_distribution.mean).sum(-1 - len(self._event_shape))

    def _variance(self):
        dim, weights = -1 - len(self._event_shape), self._weights()
        inside = (weights * self.component_distribution.variance).sum(dim)
        off = self.component_distribution.mean - self.mean.unsqueeze(dim)
        return inside + (weights * off ** 2).sum(dim)


class TransformedDistribution(Distribution):
    """Of transforms that keep the shape; what others make of it is not known."""

    def __init__(self, base_distribution, transforms, validate_args=None):
        self.transforms = transforms if isinstance(transforms, list) else [transforms]
        if is_known(self.transforms) and all(type(t) in KEEP_SHAPE for t in self.transforms):
            super().__init__(base_distribution.batch_shape, base_distribution.event_shape)
        else:
            super().__init__(unknown('what the transforms leave'), unknown('what the transforms leave'))
        self.base_dist = base_distribution
        self._dtype = base_distribution._dtype

    def _log_prob(self, value):
        events = tuple(range(-len(self._event_shape), 0))
        change, y = 0.0, value
        for transform in reversed(self.transforms):
            x = transform.inv(y)
            own = transform.log_abs_det_jacobian(x, y)
            change = change - (own.sum(events) if events else own)
            y = x
        return change + self.base_dist.log_prob(y)
