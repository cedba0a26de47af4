import jax.numpy as jnp
from __native__ import unknown
from flax.linen.layers import Dense
from flax.linen.module import Module, compact


class LSTMCell(Module):
    features: int
    gate_fn: object = None
    activation_fn: object = None
    kernel_init: object = None
    recurrent_kernel_init: object = None
    bias_init: object = None
    dtype: object = None
    param_dtype: object = jnp.float32
    carry_init: object = None

    @compact
    def __call__(self, carry, inputs):
        c, h = carry
        for gate in ('i', 'f', 'g', 'o'):
            step = Dense(self.features, use_bias=False, name='i' + gate)(inputs)
            h_new = step + Dense(self.features, name='h' + gate)(h)
        return (h_new, h_new), h_new

    def initialize_carry(self, rng, input_shape):
        made = jnp.zeros(tuple(input_shape[:-1]) + (self.features,), dtype=self.param_dtype)
        return made, made


OptimizedLSTMCell = LSTMCell


class GRUCell(Module):
    features: int
    gate_fn: object = None
    activation_fn: object = None
    kernel_init: object = None
    recurrent_kernel_init: object = None
    bias_init: object = None
    dtype: object = None
    param_dtype: object = jnp.float32
    carry_init: object = None

    @compact
    def __call__(self, carry, inputs):
        for gate in ('r', 'z', 'n'):
            h = Dense(self.features, use_bias=gate == 'n', name='h' + gate)(carry)
            step = Dense(self.features, name='i' + gate)(inputs) + h
        return step, step

    def initialize_carry(self, rng, input_shape):
        return jnp.zeros(tuple(input_shape[:-1]) + (self.features,), dtype=self.param_dtype)


class SimpleCell(Module):
    features: int
    activation_fn: object = None
    kernel_init: object = None
    recurrent_kernel_init: object = None
    bias_init: object = None
    dtype: object = None
    param_dtype: object = jnp.float32
    carry_init: object = None
    residual: bool = False

    @compact
    def __call__(self, carry, inputs):
        h = Dense(self.features, name='i')(inputs) + Dense(self.features, use_bias=False, name='h')(carry)
        return h, h

    def initialize_carry(self, rng, input_shape):
        return jnp.zeros(tuple(input_shape[:-1]) + (self.features,), dtype=self.param_dtype)


class RNN(Module):
    """A cell along the axis of time, the second one from the end."""
    cell: object
    time_major: bool = False
    return_carry: bool = False
    reverse: bool = False
    keep_order: bool = False
    unroll: int = 1

    def __call__(self, inputs, *, initial_carry=None, init_key=None, seq_lengths=None, return_carry=None, **options):
        if self.time_major:
            return unknown('RNN with time first')
        step = inputs[..., 0, :]
        carry = self.cell.initialize_carry(init_key, step.shape) if initial_carry is None else initial_carry
        carry, y = self.cell(carry, step)
        outputs = jnp.empty(y.shape[:-1] + (inputs.shape[-2],) + y.shape[-1:], dtype=y.dtype)
        wanted = self.return_carry if return_carry is None else return_carry
        return (carry, outputs) if wanted else outputs
