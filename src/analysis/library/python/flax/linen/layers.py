import jax.numpy as jnp
from __native__ import unknown
from flax.linen.module import Module, compact
from jax.nn import initializers


class Dense(Module):
    features: int
    use_bias: bool = True
    dtype: object = None
    param_dtype: object = jnp.float32
    precision: object = None
    kernel_init: object = initializers.lecun_normal()
    bias_init: object = initializers.zeros_init()
    promote_dtype: object = None
    dot_general: object = None
    dot_general_cls: object = None

    @compact
    def __call__(self, inputs):
        kernel = self.param('kernel', self.kernel_init, (inputs.shape[-1], self.features), self.param_dtype)
        bias = self.param('bias', self.bias_init, (self.features,), self.param_dtype) if self.use_bias else None
        return affine(inputs, kernel, bias, self.dtype)


def affine(x, kernel, bias, dtype):
    if dtype is not None:
        x, kernel = x.astype(dtype), kernel.astype(dtype)
        bias = None if bias is None else bias.astype(dtype)
    y = jnp.matmul(x * jnp.ones((), dtype=kernel.dtype), kernel)
    return y if bias is None else y + bias


def _several(x):
    return (x,) if isinstance(x, int) else tuple(x)


class DenseGeneral(Module):
    features: object
    axis: object = -1
    batch_dims: object = ()
    use_bias: bool = True
    dtype: object = None
    param_dtype: object = jnp.float32
    kernel_init: object = initializers.lecun_normal()
    bias_init: object = initializers.zeros_init()
    precision: object = None
    dot_general: object = None
    dot_general_cls: object = None

    @compact
    def __call__(self, inputs):
        if _several(self.batch_dims) != ():
            return unknown('DenseGeneral with batch_dims')
        features = _several(self.features)
        axes = tuple(a % inputs.ndim for a in _several(self.axis))
        summed = tuple(inputs.shape[a] for a in axes)
        kernel = self.param('kernel', self.kernel_init, summed + features, self.param_dtype)
        bias = self.param('bias', self.bias_init, features, self.param_dtype) if self.use_bias else None
        if self.dtype is not None:
            inputs, kernel = inputs.astype(self.dtype), kernel.astype(self.dtype)
            bias = None if bias is None else bias.astype(self.dtype)
        out = jnp.tensordot(inputs, kernel, axes=(axes, tuple(range(len(axes)))))
        return out if bias is None else out + bias


class Einsum(Module):
    shape: object
    einsum_str: object = None
    use_bias: bool = True
    dtype: object = None
    param_dtype: object = jnp.float32
    precision: object = None
    kernel_init: object = initializers.lecun_normal()
    bias_init: object = initializers.zeros_init()

    @compact
    def __call__(self, inputs, einsum_str=None):
        kernel = self.param('kernel', self.kernel_init, self.shape, self.param_dtype)
        if self.use_bias:
            return unknown('Einsum with a bias')
        return jnp.einsum(self.einsum_str if einsum_str is None else einsum_str, inputs, kernel)


class Embed(Module):
    num_embeddings: int
    features: int
    dtype: object = None
    param_dtype: object = jnp.float32
    embedding_init: object = initializers.normal()
    promote_dtype: object = None

    def setup(self):
        self.embedding = self.param(
            'embedding', self.embedding_init, (self.num_embeddings, self.features), self.param_dtype
        )

    def __call__(self, inputs):
        table = self.embedding if self.dtype is None else self.embedding.astype(self.dtype)
        return jnp.take(table, inputs, axis=0)

    def attend(self, query):
        return jnp.dot(query, self.embedding.T)


class Dropout(Module):
    rate: float
    broadcast_dims: object = ()
    deterministic: object = None
    rng_collection: str = 'dropout'

    @compact
    def __call__(self, inputs, deterministic=None, rng=None):
        return jnp.empty_like(inputs)


class Sequential(Module):
    layers: object

    def __call__(self, *args, **kwargs):
        outputs = self.layers[0](*args, **kwargs)
        for layer in self.layers[1:]:
            if isinstance(outputs, tuple):
                outputs = layer(*outputs)
            elif isinstance(outputs, dict):
                outputs = layer(**outputs)
            else:
                outputs = layer(outputs)
        return outputs
