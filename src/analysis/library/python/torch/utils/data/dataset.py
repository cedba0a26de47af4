from typing import Generic, TypeVar

from __native__ import fresh_size, is_known, unknown_int

T_co = TypeVar('T_co', covariant=True)


class Dataset(Generic[T_co]):
    def __getitem__(self, index):
        raise NotImplementedError('Subclasses of Dataset should implement __getitem__.')

    def __add__(self, other):
        return ConcatDataset([self, other])


class IterableDataset(Dataset[T_co]):
    def __add__(self, other):
        return ChainDataset([self, other])


class TensorDataset(Dataset):
    def __init__(self, *tensors):
        self.tensors = tensors

    def __getitem__(self, index):
        return tuple(tensor[index] for tensor in self.tensors)

    def __len__(self):
        return self.tensors[0].size(0)


class StackDataset(Dataset):
    def __init__(self, *args, **kwargs):
        self.datasets = kwargs if kwargs else args

    def __getitem__(self, index):
        if isinstance(self.datasets, dict):
            return {key: dataset[index] for key, dataset in self.datasets.items()}
        return tuple(dataset[index] for dataset in self.datasets)

    def __len__(self):
        first = list(self.datasets.values())[0] if isinstance(self.datasets, dict) else self.datasets[0]
        return len(first)


class ConcatDataset(Dataset):
    def __init__(self, datasets):
        self.datasets = list(datasets)

    @staticmethod
    def cumsum(sequence):
        sizes = []
        for dataset in sequence:
            sizes.append(len(dataset) + (sizes[-1] if sizes else 0))
        return sizes

    @property
    def cumulative_sizes(self):
        return self.cumsum(self.datasets)

    def __len__(self):
        return sum([len(dataset) for dataset in self.datasets])

    def __getitem__(self, idx):
        """An item of any of the datasets: each has as many as its length says."""
        for dataset in self.datasets[:-1]:
            if idx < len(dataset):
                return dataset[idx]
            idx = idx - len(dataset)
        return self.datasets[-1][idx]


class ChainDataset(IterableDataset):
    def __init__(self, datasets):
        self.datasets = datasets

    def __iter__(self):
        for dataset in self.datasets:
            yield from dataset

    def __len__(self):
        return sum([len(dataset) for dataset in self.datasets])


class Subset(Dataset):
    def __init__(self, dataset, indices):
        self.dataset = dataset
        self.indices = indices

    def __getitem__(self, idx):
        if isinstance(idx, list):
            return self.dataset[[self.indices[i] for i in idx]]
        return self.dataset[self.indices[idx]]

    def __getitems__(self, indices):
        return [self[i] for i in indices]

    def __len__(self):
        return len(self.indices)


class _RandomSubset(Subset):
    """A part of known length of which the indices are not known."""

    def __init__(self, dataset, length):
        super().__init__(dataset, range(length))
        self.length = length

    def __getitem__(self, idx):
        return self.dataset[fresh_size('index')]

    def __len__(self):
        return self.length


def random_split(dataset, lengths, generator=None):
    lengths = list(lengths)
    if is_known(lengths) and all(isinstance(n, int) for n in lengths):
        return [_RandomSubset(dataset, n) for n in lengths]
    if is_known(lengths) and is_known(len(dataset)):
        return [_RandomSubset(dataset, n) for n in _parts(len(dataset), lengths)]
    return [_RandomSubset(dataset, n if isinstance(n, int) else unknown_int('length')) for n in lengths]


def _parts(total, fractions):
    """Whole numbers in these proportions; what is left goes to the first ones, one each."""
    parts = [int(total * fraction) for fraction in fractions]
    rest = total - sum(parts)
    return [n + (1 if i < rest else 0) for i, n in enumerate(parts)]
