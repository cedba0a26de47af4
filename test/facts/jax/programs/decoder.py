"""A small decoder in Flax: embedding, causal attention, a scan over layers' losses, and steps of gradient descent."""
import jax
import jax.numpy as jnp
from flax import linen as nn
from jax import lax

BATCH, LENGTH, WORDS, WIDTH, HEADS = 4, 16, 50, 32, 4


class Attention(nn.Module):
    heads: int

    @nn.compact
    def __call__(self, x, mask):
        size = x.shape[-1] // self.heads
        qkv = nn.DenseGeneral((3, self.heads, size), use_bias=False, name="qkv")(x)
        q, k, v = qkv[:, :, 0], qkv[:, :, 1], qkv[:, :, 2]
        scores = jnp.einsum("bqhd,bkhd->bhqk", q, k) / jnp.sqrt(size)
        scores = jnp.where(mask, scores, -1e9)
        weights = nn.softmax(scores, axis=-1)
        mixed = jnp.einsum("bhqk,bkhd->bqhd", weights, v)
        merged = mixed.reshape(x.shape)
        return nn.Dense(x.shape[-1], name="out")(merged)


class Block(nn.Module):
    heads: int
    rate: float = 0.1

    def setup(self):
        self.norms = [nn.LayerNorm(), nn.LayerNorm()]
        self.attention = Attention(self.heads)
        self.drop = nn.Dropout(self.rate)

    @nn.compact
    def __call__(self, x, mask, train=False):
        a = self.attention(self.norms[0](x), mask)
        x = x + self.drop(a, deterministic=not train)
        hidden = nn.gelu(nn.Dense(4 * x.shape[-1])(self.norms[1](x)))
        return x + nn.Dense(x.shape[-1])(hidden)


class Decoder(nn.Module):
    words: int
    width: int
    heads: int
    depth: int = 2

    @nn.compact
    def __call__(self, tokens, train=False):
        table = nn.Embed(self.words, self.width)
        places = self.param("places", nn.initializers.normal(0.02), (1, LENGTH, self.width))
        x = table(tokens) + places[:, : tokens.shape[1]]
        mask = nn.make_causal_mask(tokens, dtype=bool)
        for _ in range(self.depth):
            x = Block(self.heads)(x, mask, train)
        x = nn.LayerNorm()(x)
        logits = table.attend(x)
        return logits


def loss_of(params, tokens):
    logits = Decoder(WORDS, WIDTH, HEADS).apply({"params": params}, tokens[:, :-1])
    chances = jax.nn.log_softmax(logits)
    wanted = jax.nn.one_hot(tokens[:, 1:], WORDS)
    each = -jnp.sum(wanted * chances, axis=-1)
    return jnp.mean(each), each


@jax.jit
def step(params, tokens):
    (loss, each), grads = jax.value_and_grad(loss_of, has_aux=True)(params, tokens)
    params = jax.tree_util.tree_map(lambda p, g: p - 0.1 * g, params, grads)
    return params, loss, each


key = jax.random.PRNGKey(0)
key, draw = jax.random.split(key)
tokens = jax.random.randint(draw, (BATCH, LENGTH), 0, WORDS)
model = Decoder(WORDS, WIDTH, HEADS)
variables = model.init(key, tokens)
params = variables["params"]
kernel = params["Block_0"]["attention"]["qkv"]["kernel"]
scale = params["Block_1"]["norms_0"]["scale"]
wide = params["Block_1"]["Dense_0"]["kernel"]
embedding = params["Embed_0"]["embedding"]
logits = model.apply(variables, tokens)
dropped = model.apply(variables, tokens, train=True, rngs={"dropout": draw})
for _ in range(2):
    params, loss, each = step(params, tokens)
after = params["Block_0"]["Dense_1"]["bias"]
one = jax.vmap(lambda row: model.apply(variables, row[None])[0, -1])(tokens)
best = jnp.argmax(one, axis=-1)
norms = jax.vmap(jax.vmap(jnp.linalg.norm))(logits)


def cell(state, x):
    state = jnp.tanh(state @ jnp.ones((WIDTH, WIDTH)) + x)
    return state, jnp.sum(state, axis=-1)


steps = jnp.swapaxes(jnp.take(embedding, tokens, axis=0), 0, 1)
last, sums = lax.scan(cell, jnp.zeros((BATCH, WIDTH)), steps)
grown = lax.fori_loop(0, 3, lambda i, s: s * 2.0, last)
picked = lax.cond(loss > 1.0, lambda s: s, lambda s: -s, grown)
slopes = jax.grad(lambda w: jnp.sum(jnp.sin(w) ** 2))(embedding)
curve = jax.hessian(lambda w: jnp.sum(w**3))(jnp.ones(3))
