import torch


def kl_divergence(p, q):
    return torch.empty(torch.broadcast_shapes(p.batch_shape, q.batch_shape), dtype=p._dtype)


def register_kl(type_p, type_q):
    return lambda fun: fun
