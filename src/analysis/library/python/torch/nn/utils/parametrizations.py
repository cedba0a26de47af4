"""The trained tensors are not modelled one by one: the module keeps its weight."""


def orthogonal(module, name='weight', orthogonal_map=None, *, use_trivialization=True):
    return module


def weight_norm(module, name='weight', dim=0):
    from torch.nn.utils.spectral import weight_norm as plain

    return plain(module, name, dim)


def spectral_norm(module, name='weight', n_power_iterations=1, eps=1e-12, dim=None):
    return module
