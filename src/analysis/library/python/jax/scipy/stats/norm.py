import jax.numpy as jnp
from jax.scipy.special import ndtr


def logpdf(x, loc=0, scale=1):
    return -((x - loc) / scale) ** 2 / 2 - jnp.log(scale * jnp.sqrt(2 * jnp.pi))


def pdf(x, loc=0, scale=1):
    return jnp.exp(logpdf(x, loc, scale))


def cdf(x, loc=0, scale=1):
    return ndtr((x - loc) / scale)
