def assert_close(actual, expected, **options):
    return None


def assert_allclose(actual, expected, **options):
    return None


def make_tensor(*shape, dtype, device, **options):
    import torch

    size = shape[0] if len(shape) == 1 and not isinstance(shape[0], int) else shape
    return torch.empty(size, dtype=dtype)
