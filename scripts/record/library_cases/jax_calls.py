"""Calls of JAX: jax.numpy by the tables it shares with NumPy, jax.nn, lax, random numbers, transformations, trees, Flax."""
from library_cases import arrays as shared
from library_cases.draw import Draw
from library_cases.numpy_calls import drawn

SETUP = '''
import jax
import jax.numpy as jnp
import numpy as np
import opt_einsum
from functools import partial
from jax import lax
from flax import linen as nn, nnx
key = jax.random.PRNGKey(0)
class MLP(nn.Module):
    hidden: int
    out: int = 3
    @nn.compact
    def __call__(self, x):
        x = nn.relu(nn.Dense(self.hidden)(x))
        return nn.Dense(self.out, name="head")(x)
class Block(nn.Module):
    dim: int
    heads: int = 2
    def setup(self):
        self.norm = nn.LayerNorm()
        self.attn = nn.MultiHeadDotProductAttention(num_heads=self.heads)
        self.up = nn.Dense(4 * self.dim)
        self.down = nn.Dense(self.dim, use_bias=False)
    def __call__(self, x):
        y = self.norm(x)
        x = x + self.attn(y, y)
        return x + self.down(nn.gelu(self.up(self.norm(x))))
class CNN(nn.Module):
    @nn.compact
    def __call__(self, x, train: bool = False):
        x = nn.relu(nn.Conv(features=8, kernel_size=(3, 3))(x))
        x = nn.BatchNorm(use_running_average=not train)(x)
        x = nn.max_pool(x, window_shape=(2, 2), strides=(2, 2))
        x = x.reshape((x.shape[0], -1))
        x = nn.Dropout(0.5, deterministic=not train)(x)
        return nn.Dense(10)(x)
class Net(nnx.Module):
    def __init__(self, din, dhid, dout, rngs):
        self.linear1 = nnx.Linear(din, dhid, rngs=rngs)
        self.norm = nnx.LayerNorm(dhid, rngs=rngs)
        self.drop = nnx.Dropout(0.1, rngs=rngs)
        self.linear2 = nnx.Linear(dhid, dout, use_bias=False, rngs=rngs)
    def __call__(self, x):
        return self.linear2(self.drop(nnx.relu(self.norm(self.linear1(x)))))
def loss(params, x, y):
    pred = x @ params["w"] + params["b"]
    return jnp.mean((pred - y) ** 2)
params = {"w": jnp.ones((3, 2)), "b": jnp.zeros(2)}
'''.strip().split("\n")


def arrays():
    import jax

    return jax.Array


def version():
    import flax
    import jax

    return "jax %s, flax %s" % (jax.__version__, flax.__version__)


def traced(run):
    import jax

    values = []
    jax.eval_shape(lambda: values.append(run()))
    return values[0]


ACTIVATIONS = """relu relu6 gelu silu swish elu selu celu leaky_relu softplus soft_sign sigmoid hard_sigmoid hard_swish hard_silu
hard_tanh log_sigmoid tanh squareplus mish identity"""

JAX = [
    (8, ACTIVATIONS, ["jax.nn.F({x})", "jax.nn.F({xf})"]),
    (8, "softmax log_softmax", ["jax.nn.F({xf}{some_axis})", "jax.nn.F({xf})", "jax.nn.F({x1p}, axis={ax})"]),
    (8, "logsumexp", ["jax.nn.F({xf}{axes}{keep})", "jax.scipy.special.F({xf}{axis})"]),
    (6, "standardize", ["jax.nn.F({xf}{some_axis})"]),
    (8, "glu", ["jax.nn.F({xf})", "jax.nn.F(np.ones((3, 4, 2)), axis={ax})", "jax.nn.F(np.ones((3, 6)))"]),
    (10, "one_hot", ["jax.nn.F({xi}, {m})", "jax.nn.F({xi}, num_classes={m}, dtype=np.int32)", "jax.nn.F(2, 5)", "jax.nn.F({xi}, 4, axis=0)"]),
    (6, "dot_product_attention", ["jax.nn.F(np.ones((2, 5, 4, 8)), np.ones((2, 7, 4, 8)), np.ones((2, 7, 4, 8)))", "jax.nn.F(np.ones((2, 5, {m}, 8)), np.ones((2, 5, 1, 8)), np.ones((2, 5, 1, 8)), is_causal=True)", "jax.nn.F(np.ones((5, 4, 8)), np.ones((7, 4, 8)), np.ones((7, 4, 8)))", "jax.nn.F(np.ones((2, 5, 4, 8)), np.ones((2, 7, 3, 8)), np.ones((2, 7, 3, 8)))"]),
    (3, "initializers", ["jax.nn.F.glorot_uniform()(key, ({m}, 4))", "jax.nn.F.he_normal()(key, (3, 4), np.float32)", "jax.nn.F.zeros(key, ({m},))", "jax.nn.F.normal(0.1)(key, (2, {m}))", "jax.nn.F.lecun_normal()(key, (3, {n}))", "jax.nn.F.truncated_normal(stddev=0.02)(key, ({m}, 2))", "jax.nn.F.orthogonal()(key, (4, 3))", "jax.nn.F.constant(0.5)(key, (3,))"]),
    (5, "erf erfc gammaln digamma expit logit ndtr log_ndtr erfinv i0e xlogy", ["jax.scipy.special.F({xf})", "jax.scipy.special.F({xf}, 0.5)"]),
    (3, "logpdf pdf cdf", ["jax.scipy.stats.norm.F({xf})", "jax.scipy.stats.norm.F({xf}, 0.0, 2.0)"]),
    (3, "solve", ["jax.scipy.linalg.F(np.eye(3), np.ones(3))", "jax.scipy.linalg.F(np.eye(3), np.ones((3, 2)))"]),
    (3, "cholesky inv expm", ["jax.scipy.linalg.F(np.eye({m}))"]),
    # random numbers
    (3, "PRNGKey key", ["jax.random.F({n})"]),
    (6, "split", ["jax.random.F(key)", "jax.random.F(key, {small})", "jax.random.F(key, num={m})", "jax.random.F(key)[0]", "jax.random.F(jax.random.key(0))", "jax.random.F(key, (2, {m}))"]),
    (3, "fold_in", ["jax.random.F(key, {n})"]),
    (8, "normal uniform truncated_normal gumbel laplace logistic cauchy exponential rademacher maxwell", ["jax.random.F(key, {size})", "jax.random.F(key, shape={size})", "jax.random.F(key)", "jax.random.F(key, ({m}, 2), np.float16)", "jax.random.F(key, (3, {n}), dtype=np.float32)"]),
    (3, "uniform", ["jax.random.F(key, ({m},), minval=-1.0, maxval=1.0)", "jax.random.F(key, (2, {m}), np.float32, -1, 1)"]),
    (2, "truncated_normal", ["jax.random.F(key, -2.0, 2.0, ({m}, 3))"]),
    (8, "randint", ["jax.random.F(key, {size}, 0, 10)", "jax.random.F(key, ({m}, 3), minval=0, maxval=5)", "jax.random.F(key, (), 0, 3, np.int8)", "jax.random.F(key, (3,), 0, 10, dtype=np.uint8)"]),
    (5, "bernoulli", ["jax.random.F(key)", "jax.random.F(key, 0.3, {size})", "jax.random.F(key, {xf})", "jax.random.F(key, p=0.5, shape=({m},))"]),
    (5, "categorical", ["jax.random.F(key, {x2p})", "jax.random.F(key, np.ones(({m}, 4)), axis=0)", "jax.random.F(key, np.ones(5), shape=({m},))", "jax.random.F(key, np.ones((3, 5)), shape=({m}, 3))"]),
    (5, "permutation", ["jax.random.F(key, {m})", "jax.random.F(key, {x1p})", "jax.random.F(key, {x2p}, axis=1)"]),
    (6, "choice", ["jax.random.F(key, {m}, (3,))", "jax.random.F(key, np.ones(({m}, 2)), (4,))", "jax.random.F(key, np.arange(5), shape=(2, 2))", "jax.random.F(key, 5)", "jax.random.F(key, 5, (3,), replace=False)"]),
    (3, "poisson gamma", ["jax.random.F(key, 2.0, ({m}, 2))", "jax.random.F(key, {xf})"]),
    (3, "beta", ["jax.random.F(key, 2.0, 1.0, ({m}, 2))"]),
    (3, "dirichlet", ["jax.random.F(key, np.ones({m}))", "jax.random.F(key, np.ones(3), (4,))"]),
    (3, "multivariate_normal", ["jax.random.F(key, np.zeros(2), np.eye(2))", "jax.random.F(key, np.zeros(2), np.eye(2), ({m},))"]),
    (2, "orthogonal ball", ["jax.random.F(key, {m})"]),
    # lax
    (5, "sin cos exp log tanh sqrt rsqrt neg sign floor ceil abs square cbrt logistic erf log1p expm1 is_finite round", ["lax.F({xf})"]),
    (5, "add sub mul div max min pow rem", ["lax.F({xf}, {same_f})", "lax.F({xf}, 2.0)", "lax.F({xf}, {yr})"]),
    (4, "eq ne lt le gt ge", ["lax.F({xf}, {same_f})", "lax.F({xi}, 1)"]),
    (4, "bitwise_and bitwise_or bitwise_xor", ["lax.F(np.ones(({m}, 2), dtype=np.int32), np.ones(({m}, 2), dtype=np.int32))"]),
    (5, "select", ["lax.F({xb}, {same_f}, {same_f})"]),
    (3, "clamp", ["lax.F(0.0, {xf}, 1.0)"]),
    (4, "broadcast", ["lax.F({x}, ({m}, 2))"]),
    (5, "broadcast_in_dim", ["lax.F(np.ones(3), (2, 3), (1,))", "lax.F(np.ones((2, 1)), (2, {m}, 4), (0, 2))", "lax.F(np.ones(({m},)), ({m}, 4), (0,))"]),
    (4, "reshape", ["lax.F({x}, (1, -1))", "lax.F(np.ones((3, 4)), (2, 6))", "lax.F(np.ones((3, 8)), (4, 2, 3))"]),
    (4, "squeeze expand_dims", ["lax.F(np.ones((1, {m}, 1)), (0,))", "lax.F(np.ones((1, {m})), [0])"]),
    (5, "transpose", ["lax.F({x1p}, {permutation})"]),
    (5, "concatenate", ["lax.F({pieces}, dimension={seam})", "lax.F([np.ones((2, {m})), np.ones((2, 3))], 1)"]),
    (3, "rev", ["lax.F({x1p}, (0,))"]),
    (5, "pad", ["lax.F(np.ones((3, 4)), 0.0, [(1, 2, 0), (0, 1, 1)])", "lax.F(np.ones({m}), 0.0, ((1, 1, {small}),))", "lax.F(np.ones((4,)), 0.0, [(-1, 0, 0)])"]),
    (5, "slice", ["lax.F(np.ones((5, 6)), (1, 0), (3, 4))", "lax.F(np.ones((5, 6)), (1, 0), (5, 4), (2, 1))", "lax.F(np.ones({m} + 3), (1,), ({small},))"]),
    (5, "dynamic_slice", ["lax.F(np.ones((5, 6)), (1, 0), (3, {small}))", "lax.F(np.ones(7), (2,), ({small},))", "lax.F(np.ones((5, 6)), [0, 2], (9, 1))"]),
    (4, "dynamic_slice_in_dim slice_in_dim", ["lax.F(np.ones((5, 6)), 1, {small})", "lax.F(np.ones((5, 6)), 1, {small}, axis=1)"]),
    (4, "dynamic_index_in_dim index_in_dim", ["lax.F(np.ones((5, 6)), 1, {small} - 1)", "lax.F(np.ones((5, 6)), 1, keepdims=False)"]),
    (3, "dynamic_update_slice", ["lax.F(np.ones((5, 6)), np.zeros((2, 2)), (1, 1))"]),
    (3, "dynamic_update_slice_in_dim", ["lax.F(np.ones((5, 6)), np.zeros((2, 6)), 1, axis=0)"]),
    (3, "dynamic_update_index_in_dim", ["lax.F(np.ones((5, 6)), np.zeros(6), 1, axis=0)"]),
    (5, "iota", ["lax.F(np.float32, {m})", "lax.F(np.int32, {n})", "lax.F('int32', 3)"]),
    (4, "broadcasted_iota", ["lax.F(np.int32, ({m}, 3), 0)", "lax.F(np.float32, (2, {m}), 1)"]),
    (4, "full", ["lax.F(({m}, 2), 0)", "lax.F((3,), 1.0, np.float32)", "lax.F((2, {m}), 2, np.int32)"]),
    (4, "full_like", ["lax.F({x}, 0)", "lax.F({x}, 1.0, np.float32)"]),
    (5, "convert_element_type", ["lax.F({x}, np.float32)", "lax.F({x}, np.int32)"]),
    (4, "stop_gradient", ["lax.F({x})"]),
    (3, "bitcast_convert_type", ["lax.F(np.ones(({m}, 2)), np.int32)"]),
    (4, "argmax argmin", ["lax.F({x1p}, 0, np.int32)"]),
    (4, "cumsum cumprod cummax cummin cumlogsumexp", ["lax.F({xf})", "lax.F({x2p}, axis=1)", "lax.F({x1p}, 0, reverse=True)"]),
    (4, "sort", ["lax.F({x1p})", "lax.F({x2p}, dimension=0)"]),
    (4, "top_k", ["lax.F(np.ones((3, 5)), {small})", "lax.F(np.ones((4,)), k={small})", "lax.F(np.ones((2, 3, 4)), 9)"]),
    (5, "reduce", ["lax.F({x2}, 0.0, lax.add, (0,))", "lax.F(np.ones((3, {m})), 0., lax.add, (0, 1))", "lax.F(np.ones((2, 3, {m})), -np.inf, lax.max, (1,))"]),
    (5, "reduce_window", ["lax.F(np.ones((1, 8, 8, 3)), -np.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), 'VALID')", "lax.F(np.ones((6, 7)), 0., lax.add, (2, {small}), (1, 1), 'SAME')", "lax.F(np.ones(9), 0.0, lax.add, ({small},), (2,), ((1, 1),))"]),
    (6, "conv", ["lax.F(np.ones((2, 3, 8, 8)), np.ones(({m}, 3, 3, 3)), (1, 1), 'SAME')", "lax.F(np.ones((2, 3, 9)), np.ones((4, 3, {small})), ({small},), 'VALID')", "lax.F(np.ones((2, 3, 8, 8)), np.ones((4, 2, 3, 3)), (1, 1), 'SAME')"]),
    (8, "conv_general_dilated", ["lax.F(np.ones((2, 8, 9, 3)), np.ones((3, 3, 3, {m})), ({small}, 1), 'SAME', dimension_numbers=('NHWC', 'HWIO', 'NHWC'))", "lax.F(np.ones((2, 6, 8, 8)), np.ones((4, 3, 3, {small})), (1, 2), [(1, 1), (0, 2)], feature_group_count=2)", "lax.F(np.ones((2, 4, 9)), np.ones((5, 4, 3)), ({small},), 'VALID', rhs_dilation=(2,))", "lax.F(np.ones((2, 4, 7)), np.ones((5, 4, 3)), (1,), [(1, {small})], lhs_dilation=(2,))"]),
    (5, "conv_transpose", ["lax.F(np.ones((2, 5, 5, 3)), np.ones((3, 3, 3, {m})), ({small}, 2), 'SAME')", "lax.F(np.ones((2, 5, 3)), np.ones(({small}, 3, 4)), (2,), 'VALID')"]),
    (5, "dot batch_matmul", ["lax.F(np.ones((3, 4)), np.ones((4, {m})))", "lax.F(np.ones((2, 3, 4)), np.ones((2, 4, {m})))", "lax.F(np.ones(4), np.ones(4))"]),
    (6, "dot_general", ["lax.F(np.ones((2, 3, 4)), np.ones((2, 4, {m})), (((2,), (1,)), ((0,), (0,))))", "lax.F(np.ones((3, 4)), np.ones(({m}, 4)), (((1,), (1,)), ((), ())))", "lax.F(np.ones((3, 4)), np.ones((5, {m})), (([1], [0]), ([], [])))"]),
    (3, "gather_nothing", ["np.take(np.ones((4, 5)), np.array([0, 9]), axis=0)", "np.ones(4)[9]", "np.ones((4, 3))[np.array([7, 1])]"]),
    # control flow
    (4, "scan", ["lax.F(lambda c, x: (c + x, c * x), 0.0, np.ones({m}))", "lax.F(lambda c, x: (c + x, x.sum()), np.zeros(3), np.ones(({m}, 3)))", "lax.F(lambda c, _: (c * 2, c), np.ones((2, 3)), None, length={m})", "lax.F(lambda c, x: (c, (x[0] + c, x[1])), np.zeros(2), (np.ones(({m}, 2)), np.arange({m})))", "lax.F(lambda h, x: (np.tanh(x @ np.ones((4, 3)) + h), h), np.zeros((2, 3)), np.ones((5, 2, 4)))[1]", "lax.F(lambda c, x: (c + x, None), np.zeros(2), np.ones(({m}, 2)))[0]"]),
    (4, "cond", ["lax.F(True, lambda x: x + 1, lambda x: x * 2, np.ones({m}))", "lax.F(np.sum(np.ones(3)) > 2, lambda x: x @ np.ones((3, 2)), lambda x: np.zeros((4, 2)), np.ones((4, 3)))", "lax.F(False, lambda: np.ones({m}), lambda: np.zeros({m}))"]),
    (3, "switch", ["lax.F(1, [lambda x: x, lambda x: x * 2], np.ones({m}))"]),
    (4, "fori_loop", ["lax.F(0, {m}, lambda i, x: x + i, np.ones((2, 3)))", "lax.F(0, 3, lambda i, x: x @ np.eye(4), np.ones(({m}, 4)))", "lax.F(0, 10, lambda i, s: (s[0] + 1, s[1] * 2), (np.zeros(()), np.ones({m})))"]),
    (4, "while_loop", ["lax.F(lambda x: x.sum() < 10, lambda x: x * 2, np.ones({m}))", "lax.F(lambda s: s[0] < 3, lambda s: (s[0] + 1, s[1] * 2), (0, np.ones((2, {m}))))"]),
    (4, "map", ["lax.F(lambda x: x.sum(), np.ones(({m}, 3)))", "lax.F(lambda x: x * 2, np.ones(({m}, 3, 2)))"]),
    (3, "associative_scan", ["lax.F(np.add, np.ones(({m}, 2)))"]),
    # transformations
    (12, "vmap", ["jax.F(lambda x: x.sum())(np.ones(({m}, 3)))", "jax.F(lambda a, b: a @ b)(np.ones(({m}, 3)), np.ones(({m}, 3)))", "jax.F(lambda a, b: a @ b, in_axes=(0, None))(np.ones(({m}, 3)), np.ones((3, 4)))", "jax.F(lambda x: x * 2, out_axes=1)(np.ones(({m}, 3)))", "jax.F(lambda x: (x.sum(), x), in_axes=1)(np.ones((3, {m})))", "jax.F(jax.F(lambda x: x ** 2))(np.ones((2, {m})))", "jax.F(np.dot, in_axes=(None, 0), out_axes=-1)(np.ones((4, 3)), np.ones(({m}, 3)))", "jax.F(lambda p, x: x @ p['w'] + p['b'], in_axes=(None, 0))(params, np.ones(({m}, 3)))", "jax.F(lambda k: jax.random.normal(k, (3,)))(jax.random.split(key, {m}))", "jax.F(lambda a, b: a + b)(np.ones((3, 2)), np.ones((4, 2)))", "jax.F(lambda a: 1.0)(np.ones({m}))", "jax.F(jax.vmap(np.dot, (0, None)), (None, 0))(np.ones((2, 3)), np.ones(({m}, 3)))"]),
    (10, "grad", ["jax.F(lambda w: np.sum(w ** 2))(np.ones(({m}, 2)))", "jax.F(loss)(params, np.ones(({m}, 3)), np.ones(({m}, 2)))['w']", "jax.F(lambda a, b: (a * b).sum(), argnums=1)(np.ones(3), np.ones(({m}, 3)))", "jax.F(lambda a, b: (a * b).sum(), argnums=(0, 1))(np.ones(3), np.ones(({m}, 3)))", "jax.F(np.sin)(1.0)", "jax.F(lambda w: ((w ** 2).sum(), w), has_aux=True)(np.ones({m}))", "jax.F(jax.F(lambda x: x ** 3))(2.0)", "jax.vmap(jax.F(lambda x: x ** 2))(np.ones({m}))", "jax.F(lambda w: w ** 2)(np.ones(3))", "jax.F(loss)(params, np.ones((4, 3)), np.ones((4, 2)))['b']"]),
    (6, "value_and_grad", ["jax.F(lambda w: np.sum(w ** 2))(np.ones(({m}, 2)))", "jax.F(loss)(params, np.ones(({m}, 3)), np.ones(({m}, 2)))[0]", "jax.F(lambda w: ((w ** 2).sum(), w + 1), has_aux=True)(np.ones({m}))", "jax.F(loss)(params, np.ones(({m}, 3)), np.ones(({m}, 2)))[1]['b']"]),
    (6, "jit", ["jax.F(lambda x: x * 2)({xf})", "jax.F(loss)(params, np.ones(({m}, 3)), np.ones(({m}, 2)))", "jax.F(jax.grad(loss))(params, np.ones(({m}, 3)), np.ones(({m}, 2)))['w']", "jax.F(lambda x, n: x.reshape(n, -1), static_argnums=1)(np.ones((4, 3)), 2)", "partial(jax.F, static_argnames='n')(lambda x, n: np.tile(x, n))(np.ones({m}), n=2)", "jax.F(jax.vmap(lambda a, b: a @ b))(np.ones(({m}, 3, 2)), np.ones(({m}, 2, 4)))"]),
    (5, "jacfwd jacrev jacobian", ["jax.F(lambda x: x ** 2)(np.ones({m}))", "jax.F(lambda x: np.ones((4, 3)) @ x)(np.ones(3))", "jax.F(lambda x: x.sum())(np.ones((2, {m})))"]),
    (3, "hessian", ["jax.F(lambda x: (x ** 2).sum())(np.ones({m}))"]),
    (3, "jvp", ["jax.F(np.sin, (np.ones({m}),), (np.ones({m}),))"]),
    (3, "vjp", ["jax.F(np.sin, np.ones({m}))[0]", "jax.F(np.sin, np.ones({m}))[1](np.ones({m}))", "jax.F(np.matmul, np.ones((2, 3)), np.ones((3, {m})))[1](np.ones((2, {m})))"]),
    (3, "checkpoint", ["jax.F(lambda x: x * 2)(np.ones({m}))"]),
    (3, "eval_shape", ["jax.F(lambda x: x @ np.ones((3, 4)), np.ones(({m}, 3))).shape"]),
    (3, "device_put device_get block_until_ready", ["jax.F(np.ones(({m}, 2)))"]),
    # trees
    (4, "map", ["jax.tree.F(lambda x: x * 2, params)['w']", "jax.tree.F(lambda a, b: a + b, (np.ones({m}), np.ones(2)), (np.ones({m}), np.ones(2)))", "jax.tree.F(lambda a: a.shape, [np.ones({m})])", "jax.tree.F(np.zeros_like, params)['b']"]),
    (3, "tree_map", ["jax.tree_util.F(lambda x: x.sum(), params)['w']", "jax.tree_util.F(lambda p, g: p - 0.1 * g, params, jax.grad(loss)(params, np.ones(({m}, 3)), np.ones(({m}, 2))))['b']"]),
    (2, "leaves", ["jax.tree.F(params)", "jax.tree.F([np.ones({m}), (np.zeros(2), 3.0)])"]),
    (2, "reduce", ["jax.tree.F(lambda a, b: a + b, [np.ones({m}), np.zeros({m})])"]),
    # updates of arrays
    (6, "set add multiply max min divide", ["np.ones((3, 4)).at[0].F(2.0)", "np.ones((3, {m})).at[:, 0].F(np.zeros(3))", "np.ones({m}).at[np.array([0, 1])].F(1)", "np.zeros((3, 4), dtype=np.int32).at[1, 2].F(5)"]),
    (3, "get", ["np.ones((3, 4)).at[{small} - 1].F()", "np.ones((3, {m})).at[:, 0].F(mode='fill', fill_value=0)"]),
    (2, "block_until_ready", ["np.ones(({m}, 2)).F()"]),
    (4, "opt_einsum.contract", ["F('ij,jk->ik', np.ones((2, 3)), np.ones((3, {m})))", "F('bij,bjk->bik', np.ones((2, 3, 4)), np.ones((2, 4, {m})))", "F('ij,jk,kl->il', np.ones((2, 3)), np.ones((3, 4)), np.ones((4, {m})))", "F('i,i', np.ones({m}), np.ones({m}))"]),
]

LINEN = """
nn.Dense(4).init(key, {X})['params']['kernel']; nn.Dense(4).init(key, {X})['params']['bias']
nn.Dense(4).init_with_output(key, {X})[0]; nn.Dense(4, use_bias=False).init_with_output(key, {X})[0]
nn.Dense({M}).apply(nn.Dense({M}).init(key, {X}), {X}); nn.Dense(4, dtype=jnp.bfloat16).init_with_output(key, {X})[0]
nn.DenseGeneral((2, {M})).init_with_output(key, {X})[0]; nn.DenseGeneral(3, axis=(-2, -1)).init_with_output(key, {X3})[0]
nn.DenseGeneral((2, {M})).init(key, {X})['params']['kernel']
nn.Conv({M}, (3, 3)).init_with_output(key, {I})[0]; nn.Conv(4, kernel_size=(3, 3), strides=(2, 2)).init_with_output(key, {I})[0]
nn.Conv(4, (3, 3), padding='VALID').init_with_output(key, {I})[0]; nn.Conv(4, (3, 3), padding=1).init_with_output(key, {I})[0]
nn.Conv(4, (3, {M}), padding=((1, 1), (0, 2))).init_with_output(key, {I})[0]; nn.Conv(4, (3, 3), strides=2, padding='SAME').init_with_output(key, {I})[0]
nn.Conv(6, (3, 3), feature_group_count=3).init(key, {I})['params']['kernel']; nn.Conv(6, (3, 3), kernel_dilation=(2, 2), padding='VALID').init_with_output(key, {I})[0]
nn.Conv(4, (3,)).init_with_output(key, {X3})[0]; nn.Conv(4, (3,), strides=(2,)).init_with_output(key, {X3})[0]; nn.Conv(4, 3).init_with_output(key, {X3})[0]
nn.Conv(4, (3, 3)).init(key, {I})['params']['kernel']; nn.Conv(4, (3, 3)).init(key, {I})['params']['bias']
nn.ConvTranspose({M}, (3, 3), strides=(2, 2)).init_with_output(key, {I})[0]; nn.ConvTranspose(4, (2, 2), strides=(2, 2), padding='VALID').init_with_output(key, {I})[0]
nn.Embed({M}, 8).init_with_output(key, {T})[0]; nn.Embed(num_embeddings=10, features=4).init(key, {T})['params']['embedding']
nn.LayerNorm().init_with_output(key, {X})[0]; nn.LayerNorm().init(key, {X})['params']['scale']; nn.RMSNorm().init_with_output(key, {X})[0]
nn.GroupNorm(num_groups=2).init_with_output(key, jnp.ones((2, 5, 4)))[0]; nn.GroupNorm(num_groups=None, group_size={M}).init_with_output(key, jnp.ones((2, 5, 30)))[0]
nn.BatchNorm(use_running_average=True).init_with_output(key, {X})[0]; nn.BatchNorm(use_running_average=False).init(key, {X})['batch_stats']['mean']
nn.BatchNorm(use_running_average=False).apply(nn.BatchNorm(use_running_average=False).init(key, {X}), {X}, mutable=['batch_stats'])[0]
nn.Dropout(0.5, deterministic=True).apply({{}}, {X}); nn.Dropout(0.5).apply({{}}, {X}, deterministic=False, rngs={{'dropout': key}}); nn.Dropout(rate=0.1, deterministic=False).apply({{}}, {X}, rngs={{'dropout': key}})
nn.MultiHeadDotProductAttention(num_heads=2).init_with_output(key, {E}, {E})[0]; nn.MultiHeadDotProductAttention(num_heads=2, qkv_features=16).init_with_output(key, {E}, {E})[0]
nn.MultiHeadDotProductAttention(num_heads=2).init_with_output(key, {E}, jnp.ones((2, 9, 12)))[0]; nn.SelfAttention(num_heads=4).init_with_output(key, {E})[0]
nn.MultiHeadDotProductAttention(num_heads=2, out_features={M}).init_with_output(key, {E})[0]; nn.MultiHeadAttention(num_heads=2).init(key, {E})['params']['query']['kernel']
nn.MultiHeadDotProductAttention(num_heads=2).init(key, {E})['params']['out']['kernel']
nn.max_pool({I}, (2, 2), strides=(2, 2)); nn.avg_pool({I}, window_shape=(2, 2)); nn.max_pool({I}, (3, 3), (1, 1), 'SAME'); nn.avg_pool({I}, (2, 2), (2, 2), padding=((1, 1), (0, 0)))
nn.relu({X}); nn.softmax({X}, axis=-1); nn.gelu({X}); nn.log_softmax({X}); nn.tanh({X}); nn.sigmoid({X}); nn.one_hot({T}, 5); nn.silu({X}); nn.elu({X})
nn.Sequential([nn.Dense(8), nn.relu, nn.Dense({M})]).init_with_output(key, {X})[0]; nn.make_causal_mask({T}); nn.make_attention_mask({T}, {T}); nn.dot_product_attention(jnp.ones((2, 5, 4, 8)), jnp.ones((2, {M}, 4, 8)), jnp.ones((2, {M}, 4, 8)))
MLP(8).init_with_output(key, {X})[0]; MLP(8, {M}).init(key, {X})['params']['head']['kernel']; MLP(hidden=8).init(key, {X})['params']['Dense_0']['kernel']; MLP({M}).apply(MLP({M}).init(key, {X}), {X})
MLP(8).apply({{'params': MLP(8).init(key, {X})['params']}}, {X}); jax.jit(MLP(4).apply)(MLP(4).init(key, {X}), {X})
jax.grad(lambda p, x: MLP(4).apply(p, x).sum())(MLP(4).init(key, {X}), {X})['params']['Dense_0']['bias']
Block(8).init_with_output(key, {E})[0]; Block(8, heads=4).init(key, {E})['params']['up']['kernel']; Block(8).init(key, {E})['params']['down']['kernel']; Block(8).init(key, {E})['params']['norm']['scale']
CNN().init_with_output(key, {I})[0]; CNN().init(key, {I})['params']['Conv_0']['kernel']; CNN().init(key, {I})['batch_stats']['BatchNorm_0']['var']; CNN().apply(CNN().init(key, {I}), {I})
CNN().apply(CNN().init(key, {I}), {I}, train=True, mutable=['batch_stats'], rngs={{'dropout': key}})[0]; CNN().init(key, {I})['params']['Dense_0']['kernel']
nn.LSTMCell({M}).initialize_carry(key, (2, 4)); nn.RNN(nn.LSTMCell(6)).init_with_output(key, {X3})[0]; nn.RNN(nn.GRUCell({M})).init_with_output(key, {X3})[0]; nn.GRUCell(6).init_with_output(key, jnp.ones((2, 6)), jnp.ones((2, {M})))[0]
nn.Dense(4).apply(nn.Dense(4).init(key, jnp.ones((2, 3))), jnp.ones((2, 5))); nn.Dense({M}).bind(nn.Dense({M}).init(key, {X}))({X})
"""

NNX = """
nnx.Linear(3, {M}, rngs=nnx.Rngs(0))(jnp.ones((2, 3))); nnx.Linear(3, 4, rngs=nnx.Rngs(0)).kernel.value; nnx.Linear(3, 4, use_bias=False, rngs=nnx.Rngs(0))(jnp.ones(({M}, 5, 3)))
nnx.Linear(3, {M}, rngs=nnx.Rngs(0)).bias.value; nnx.Linear(3, 4, rngs=nnx.Rngs(0))(jnp.ones((2, {M})))
nnx.Conv(3, {M}, kernel_size=(3, 3), rngs=nnx.Rngs(0))({I}); nnx.Conv(3, 4, (3, 3), strides=2, padding='VALID', rngs=nnx.Rngs(0))({I}); nnx.Conv(3, {M}, (3, 3), rngs=nnx.Rngs(0)).kernel.value; nnx.Conv(4, {M}, 3, rngs=nnx.Rngs(0))({X3})
nnx.ConvTranspose(3, {M}, (3, 3), strides=(2, 2), rngs=nnx.Rngs(0))({I})
nnx.Embed({M}, 8, rngs=nnx.Rngs(0))({T}); nnx.Embed(num_embeddings=10, features={M}, rngs=nnx.Rngs(0)).embedding.value; nnx.Embed(10, {M}, rngs=nnx.Rngs(0)).attend(jnp.ones((2, {M})))
nnx.LayerNorm({L}, rngs=nnx.Rngs(0))({X}); nnx.LayerNorm({M}, rngs=nnx.Rngs(0)).scale.value; nnx.RMSNorm({L}, rngs=nnx.Rngs(0))({X}); nnx.BatchNorm({L}, rngs=nnx.Rngs(0))({X}); nnx.GroupNorm(8, num_groups={S}, rngs=nnx.Rngs(0))(jnp.ones((2, 5, 8)))
nnx.BatchNorm({M}, rngs=nnx.Rngs(0)).mean.value; nnx.Dropout(0.5, rngs=nnx.Rngs(0))({X}); nnx.relu({X}); nnx.gelu({X}); nnx.softmax({X}); nnx.silu({X})
nnx.MultiHeadAttention(num_heads=2, in_features=8, rngs=nnx.Rngs(0), decode=False)({E}); nnx.MultiHeadAttention(num_heads=4, in_features=8, qkv_features=16, out_features={M}, decode=False, rngs=nnx.Rngs(0))({E}); nnx.MultiHeadAttention(2, 8, rngs=nnx.Rngs(0), decode=False)({E}, jnp.ones((2, {M}, 8)))
nnx.LinearGeneral(3, (2, {M}), rngs=nnx.Rngs(0))(jnp.ones((2, 3))); nnx.Sequential(nnx.Linear(3, 8, rngs=nnx.Rngs(0)), nnx.relu, nnx.Linear(8, {M}, rngs=nnx.Rngs(0)))(jnp.ones((5, 3)))
Net(3, 8, {M}, nnx.Rngs(0))(jnp.ones((4, 3))); Net(3, 8, 2, rngs=nnx.Rngs(0)).linear1.kernel.value; Net(3, {M}, 2, rngs=nnx.Rngs(0)).norm.scale.value; nnx.Param(jnp.ones((2, {M}))).value; nnx.jit(lambda m, x: m(x))(Net(3, 8, {M}, nnx.Rngs(0)), jnp.ones((4, 3)))
nnx.grad(lambda m: (m(jnp.ones((4, 3))) ** 2).mean())(Net(3, 8, {M}, nnx.Rngs(0))).linear1.kernel.value; nnx.value_and_grad(lambda m: (m(jnp.ones((4, 3))) ** 2).mean())(Net(3, 8, {M}, nnx.Rngs(0)))[0]; nnx.Rngs(0).params(); nnx.Rngs(params=0, dropout=1).dropout()
nnx.max_pool({I}, (2, 2), strides=(2, 2)); nnx.avg_pool({I}, (2, 2), strides=(2, 2)); nnx.Param(jnp.ones((2, {M}))) * 2; jnp.ones((3, 2)) @ nnx.Param(jnp.ones((2, {M})))
"""


def layers(text, count, seed):
    """Each line's calls with inputs of several sizes."""
    out = []
    for k in range(count):
        draw = Draw("%s %s" % (seed, k), "jnp")
        pick = draw.random.choice
        for code in [c.strip() for line in text.strip().split("\n") for c in line.split(";")]:
            last = pick((1, 3, 6))
            out.append(code.format(
                X="jnp.ones(%s)" % str(pick([(2,), (4,), (2, 3), (1,)]) + (last,)), L=last,
                X3="jnp.ones(%s)" % str((pick((1, 2)), pick((5, 6)), 4)),
                I="jnp.ones(%s)" % str((pick((1, 2)), pick((8, 9)), pick((8, 10)), 3)),
                T="jnp.ones(%s, dtype=jnp.int32)" % str(pick([(2, 5), (1, 7), (2, 3)])),
                E="jnp.ones(%s)" % str((2, pick((5, 6)), 8)), M=pick((1, 2, 3, 5)), S=pick((1, 2, 4))))
    return [{"code": code} for code in dict.fromkeys(out)]


def calls():
    return drawn("jnp", shared.FAMILIES, 2) + drawn("jnp", JAX, 3) + layers(LINEN, 4, 4) + layers(NNX, 4, 5)
