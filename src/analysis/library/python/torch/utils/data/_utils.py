import numpy as np
import torch


def collate_like(item, n):
    """What `default_collate` makes of n items like this one."""
    if isinstance(item, torch.Tensor):
        return item.new_empty((n, *item.shape))
    if isinstance(item, np.ndarray):
        return torch.from_numpy(item).new_empty((n, *item.shape))
    if isinstance(item, bool):
        return torch.empty((n,), dtype=torch.bool)
    if isinstance(item, float):
        return torch.empty((n,), dtype=torch.float64)
    if isinstance(item, int):
        return torch.empty((n,), dtype=torch.int64)
    if isinstance(item, str):
        return [item for _ in range(n)]
    if isinstance(item, dict):
        return {key: collate_like(value, n) for key, value in item.items()}
    if isinstance(item, tuple) and hasattr(item, '_fields'):
        return type(item)(*[collate_like(value, n) for value in item])
    return [collate_like(value, n) for value in item]


def default_collate(batch):
    batch = list(batch)
    return collate_like(batch[0], len(batch))


def default_convert(data):
    if isinstance(data, np.ndarray):
        return torch.from_numpy(data)
    if isinstance(data, dict):
        return {key: default_convert(value) for key, value in data.items()}
    if isinstance(data, tuple):
        return tuple(default_convert(value) for value in data)
    if isinstance(data, list):
        return [default_convert(value) for value in data]
    return data


def get_worker_info():
    from __native__ import unknown

    return unknown('whether a worker process runs')
