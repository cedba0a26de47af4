import torch
from torch.distributions.distribution import Distribution

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
    tensors = [v if isinstance(v, torch.Tensor) else torch.tensor(v, dtype=torch.float32) for v in values]
    return torch.broadcast_tensors(*tensors)


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
    pass


class Laplace(_LocScale):
    pass


class Cauchy(_LocScale):
    pass


class Gumbel(_LocScale):
    pass


class LogNormal(_LocScale):
    pass


class StudentT(_Elementwise):
    def __init__(self, df, loc=0.0, scale=1.0, validate_args=None):
        self.df, self.loc, self.scale = _together(df, loc, scale)
        super().__init__(self.df)


class Uniform(_Elementwise):
    def __init__(self, low, high, validate_args=None):
        self.low, self.high = _together(low, high)
        super().__init__(self.low)


class Beta(_Elementwise):
    def __init__(self, concentration1, concentration0, validate_args=None):
        self.concentration1, self.concentration0 = _together(concentration1, concentration0)
        super().__init__(self.concentration1)


class Kumaraswamy(Beta):
    pass


class Gamma(_Elementwise):
    def __init__(self, concentration, rate, validate_args=None):
        self.concentration, self.rate = _together(concentration, rate)
        super().__init__(self.concentration)


class Chi2(Gamma):
    def __init__(self, df, validate_args=None):
        super().__init__(df, 0.5)
        self.df = self.concentration


class Exponential(_Elementwise):
    def __init__(self, rate, validate_args=None):
        self.rate = _together(rate)[0]
        super().__init__(self.rate)


class Poisson(Exponential):
    has_rsample = False


class HalfNormal(_Elementwise):
    def __init__(self, scale, validate_args=None):
        self.scale = _together(scale)[0]
        super().__init__(self.scale)


class HalfCauchy(HalfNormal):
    pass


class FisherSnedecor(_Elementwise):
    def __init__(self, df1, df2, validate_args=None):
        self.df1, self.df2 = _together(df1, df2)
        super().__init__(self.df1)


class Pareto(_Elementwise):
    def __init__(self, scale, alpha, validate_args=None):
        self.scale, self.alpha = _together(scale, alpha)
        super().__init__(self.scale)


class Weibull(_Elementwise):
    def __init__(self, scale, concentration, validate_args=None):
        self.scale, self.concentration = _together(scale, concentration)
        super().__init__(self.scale)


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
        super().__init__(given)


class Bernoulli(_ProbsOrLogits):
    has_enumerate_support = True

    def enumerate_support(self, expand=True):
        return self._empty((2, *(self._batch_shape if expand else [1] * len(self._batch_shape))))


class Geometric(_ProbsOrLogits):
    pass


class ContinuousBernoulli(_ProbsOrLogits):
    def __init__(self, probs=None, logits=None, lims=(0.499, 0.501), validate_args=None):
        super().__init__(probs, logits)


class RelaxedBernoulli(_ProbsOrLogits):
    def __init__(self, temperature, probs=None, logits=None, validate_args=None):
        super().__init__(probs, logits)
        self.temperature = temperature


class Binomial(_Elementwise):
    def __init__(self, total_count=1, probs=None, logits=None, validate_args=None):
        self.total_count, given = _together(total_count, probs if probs is not None else logits)
        self.probs = given
        self.logits = given
        super().__init__(given)


class NegativeBinomial(Binomial):
    def __init__(self, total_count, probs=None, logits=None, validate_args=None):
        super().__init__(total_count, probs, logits)


class Categorical(Distribution):
    has_rsample = False
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args=None):
        given = probs if probs is not None else logits
        super().__init__(given.shape[:-1])
        self.probs = given
        self.logits = given

    @property
    def param_shape(self):
        return self.probs.shape

    def sample(self, sample_shape=()):
        return torch.empty(self._extended_shape(sample_shape), dtype=torch.int64)

    @property
    def mode(self):
        return torch.empty(self._batch_shape, dtype=torch.int64)

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


class OneHotCategoricalStraightThrough(OneHotCategorical):
    pass


class RelaxedOneHotCategorical(OneHotCategorical):
    def __init__(self, temperature, probs=None, logits=None, validate_args=None):
        super().__init__(probs, logits)
        self.temperature = temperature


class Multinomial(OneHotCategorical):
    def __init__(self, total_count=1, probs=None, logits=None, validate_args=None):
        super().__init__(probs, logits)
        self.total_count = total_count


class Dirichlet(_Vector):
    def __init__(self, concentration, validate_args=None):
        super().__init__(concentration)
        self.concentration = concentration


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
        super().__init__(matrix.shape[:-2], matrix.shape[-2:])
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


class MixtureSameFamily(Distribution):
    """The last axis of the component's batch is the mixture."""

    def __init__(self, mixture_distribution, component_distribution, validate_args=None):
        super().__init__(component_distribution.batch_shape[:-1], component_distribution.event_shape)
        self.mixture_distribution = mixture_distribution
        self.component_distribution = component_distribution
        self._dtype = component_distribution._dtype


class TransformedDistribution(Distribution):
    """With transforms that keep the shape."""

    def __init__(self, base_distribution, transforms, validate_args=None):
        super().__init__(base_distribution.batch_shape, base_distribution.event_shape)
        self.base_dist = base_distribution
        self.transforms = transforms if isinstance(transforms, list) else [transforms]
        self._dtype = base_distribution._dtype
