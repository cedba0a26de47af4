/** jax.nn, jax.random, jax.scipy and what else has names of its own in JAX; jax.numpy is in `numpy.ts`, jax.lax in `lax.ts`. */
import { of } from './libraries';

const draws = `normal uniform gumbel laplace logistic cauchy exponential maxwell`
  .split(' ')
  .map((name) => `jax.random.${name}`)
  .join(', ');

const table = `
${draws}(key, shape as size=(), dtype=None, ...) -> randn function="jax"
jax.random.uniform(key, shape as size=(), dtype=None, minval=0.0, maxval=1.0, ...) -> randn function="jax"
jax.random.truncated_normal(key, lower, upper, shape as size=(), dtype=None, ...) -> randn function="jax"
jax.random.randint(key, shape as size, minval as low, maxval as high, dtype=None, ...) -> jax_randint
jax.random.permutation(key, x as input, ...) -> np_permutation
jax.nn.relu, flax.linen.relu, flax.nnx.relu(x as input) -> relu
jax.nn.relu6, flax.linen.relu6, flax.nnx.relu6(x as input) -> relu6
jax.nn.gelu, flax.linen.gelu, flax.nnx.gelu(x as input, approximate=True) -> gelu
jax.nn.silu, jax.nn.swish, flax.linen.silu, flax.linen.swish, flax.nnx.silu, flax.nnx.swish(x as input) -> silu
jax.nn.elu, flax.linen.elu, flax.nnx.elu(x as input, alpha=1.0) -> elu
jax.nn.selu, flax.linen.selu, flax.nnx.selu(x as input) -> selu
jax.nn.celu, flax.linen.celu, flax.nnx.celu(x as input, alpha=1.0) -> celu
jax.nn.leaky_relu, flax.linen.leaky_relu, flax.nnx.leaky_relu(x as input, negative_slope=0.01) -> leaky_relu
jax.nn.softplus, flax.linen.softplus, flax.nnx.softplus(x as input) -> softplus
jax.nn.soft_sign, flax.linen.soft_sign, flax.nnx.soft_sign(x as input) -> softsign
jax.nn.sigmoid, flax.linen.sigmoid, flax.nnx.sigmoid(x as input) -> sigmoid
jax.nn.tanh, flax.linen.tanh, flax.nnx.tanh(x as input) -> tanh
jax.nn.mish(x as input) -> mish
jax.nn.identity(x as input) -> positive
jax.nn.hard_sigmoid, flax.linen.hard_sigmoid, flax.nnx.hard_sigmoid(x as input) -> hardsigmoid
jax.nn.hard_swish, jax.nn.hard_silu, flax.linen.hard_swish, flax.linen.hard_silu, flax.nnx.hard_swish(x as input) -> hardswish
jax.nn.hard_tanh, flax.linen.hard_tanh, flax.nnx.hard_tanh(x as input) -> hardtanh
jax.nn.log_sigmoid, flax.linen.log_sigmoid, flax.nnx.log_sigmoid(x as input) -> logsigmoid
jax.nn.glu, flax.linen.glu, flax.nnx.glu(x as input, axis as dim=-1) -> glu
jax.nn.softmax, flax.linen.softmax, flax.nnx.softmax(x as input, axis as dim=-1, ...) -> softmax
jax.nn.log_softmax, flax.linen.log_softmax, flax.nnx.log_softmax(x as input, axis as dim=-1, ...) -> log_softmax
jax.nn.logsumexp, jax.scipy.special.logsumexp(a as input, axis as dim=None, b=None, keepdims as keepdim=False, ...) -> logsumexp
jax.scipy.special.softmax(x as input, axis as dim=None) -> softmax
jax.scipy.special.log_softmax(x as input, axis as dim=None) -> log_softmax
jax.nn.one_hot, flax.linen.one_hot, flax.nnx.one_hot(x as input, num_classes, *, dtype=None, axis=-1) -> one_hot
jax.scipy.special.expit(x as input) -> sigmoid
jax.scipy.special.erf(x as input) -> erf
jax.scipy.special.erfc(x as input) -> erfc
jax.scipy.special.erfinv(x as input) -> erfinv
jax.scipy.special.gammaln(x as input) -> lgamma
jax.scipy.special.digamma(x as input) -> digamma
jax.scipy.special.ndtr(x as input) -> special_ndtr
jax.scipy.special.log_ndtr(x as input, ...) -> special_log_ndtr
jax.scipy.special.logit(x as input) -> logit
jax.scipy.special.i0(x as input) -> i0
jax.scipy.special.i0e(x as input) -> special_i0e
jax.scipy.special.i1(x as input) -> special_i1
jax.scipy.special.i1e(x as input) -> special_i1e
jax.scipy.special.xlogy(x as input, y as other) -> xlogy
jax.scipy.linalg.cholesky(a as A, lower=False, ...) -> cholesky
jax.scipy.linalg.inv(a as A, ...) -> inverse
jax.scipy.linalg.expm(A, ...) -> matrix_exp
jax.scipy.linalg.solve(a as A, b as B, ...) -> solve left=True
`;

export const signatures = of('jax', table);
