import torch
from __native__ import op, shape_error
from torch.nn.modules.linear import NonDynamicallyQuantizableLinear
from torch.nn.modules.module import Module
from torch.nn.parameter import Parameter


class MultiheadAttention(Module):
    def __init__(
        self, embed_dim, num_heads, dropout=0.0, bias=True, add_bias_kv=False, add_zero_attn=False, kdim=None,
        vdim=None, batch_first=False, device=None, dtype=None,
    ):
        super().__init__()
        kind = dict(device=device, dtype=dtype)
        self.embed_dim = embed_dim
        self.kdim = embed_dim if kdim is None else kdim
        self.vdim = embed_dim if vdim is None else vdim
        self._qkv_same_embed_dim = self.kdim == embed_dim and self.vdim == embed_dim
        self.num_heads = num_heads
        self.dropout = dropout
        self.batch_first = batch_first
        self.head_dim = embed_dim // num_heads
        if self.head_dim * num_heads != embed_dim:
            message = f'MultiheadAttention: embed_dim {embed_dim} does not divide into {num_heads} heads'
            raise shape_error('attention-heads', message, AssertionError)
        assert self.head_dim * num_heads == self.embed_dim
        if self._qkv_same_embed_dim:
            self.in_proj_weight = Parameter(torch.empty((3 * embed_dim, embed_dim), **kind))
            self.q_proj_weight = self.k_proj_weight = self.v_proj_weight = None
        else:
            self.q_proj_weight = Parameter(torch.empty((embed_dim, embed_dim), **kind))
            self.k_proj_weight = Parameter(torch.empty((embed_dim, self.kdim), **kind))
            self.v_proj_weight = Parameter(torch.empty((embed_dim, self.vdim), **kind))
            self.in_proj_weight = None
        self.in_proj_bias = Parameter(torch.zeros(3 * embed_dim, **kind)) if bias else None
        self.out_proj = NonDynamicallyQuantizableLinear(embed_dim, embed_dim, bias=bias, **kind)
        self.bias_k = Parameter(torch.empty((1, 1, embed_dim), **kind)) if add_bias_kv else None
        self.bias_v = Parameter(torch.empty((1, 1, embed_dim), **kind)) if add_bias_kv else None
        self.add_zero_attn = add_zero_attn
        if embed_dim <= 0:
            raise ValueError(f'embed_dim must be greater than 0, found {embed_dim}')
        self._reset_parameters()

    def _reset_parameters(self):
        return None

    def forward(
        self, query, key, value, key_padding_mask=None, need_weights=True, attn_mask=None, average_attn_weights=True,
        is_causal=False,
    ):
        added = (1 if self.bias_k is not None else 0) + (1 if self.add_zero_attn else 0)
        return op(
            'multi_head_attention', query=query, key=key, value=value, embed_dim=self.embed_dim, kdim=self.kdim,
            vdim=self.vdim, num_heads=self.num_heads, batch_first=self.batch_first, need_weights=need_weights,
            average_attn_weights=average_attn_weights, key_padding_mask=key_padding_mask, attn_mask=attn_mask,
            added_keys=added, is_causal=is_causal, dropout=self.dropout, training=self.training,
            add_zero_attn=self.add_zero_attn, in_proj_weight=self.in_proj_weight, in_proj_bias=self.in_proj_bias,
            q_proj_weight=self.q_proj_weight, k_proj_weight=self.k_proj_weight, v_proj_weight=self.v_proj_weight,
            bias_k=self.bias_k, bias_v=self.bias_v, out_proj_weight=self.out_proj.weight,
            out_proj_bias=self.out_proj.bias,
        )
