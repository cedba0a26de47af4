from __native__ import batch_size, fresh_size, is_known, unknown_int
from torch.utils.data._utils import collate_like, default_collate, default_convert
from torch.utils.data.dataset import IterableDataset
from torch.utils.data.sampler import BatchSampler, RandomSampler, SequentialSampler

# A function of the user's that collates is given a list of items; a longer one has no known length.
_LISTED_ITEMS = 16


class DataLoader:
    def __init__(
        self, dataset, batch_size=1, shuffle=None, sampler=None, batch_sampler=None, num_workers=0, collate_fn=None,
        pin_memory=False, drop_last=False, timeout=0, worker_init_fn=None, multiprocessing_context=None,
        generator=None, *, prefetch_factor=None, persistent_workers=False, pin_memory_device='', in_order=True,
    ):
        self.dataset = dataset
        self.batch_size = None if batch_sampler is not None else batch_size
        self.num_workers = num_workers
        self.pin_memory = pin_memory
        self.drop_last = drop_last
        self.timeout = timeout
        self.worker_init_fn = worker_init_fn
        self.generator = generator
        self.prefetch_factor = prefetch_factor
        self.persistent_workers = persistent_workers
        self._is_iterable = isinstance(dataset, IterableDataset)
        self._batched = batch_size is not None or batch_sampler is not None
        self._own_collate = collate_fn is not None
        self.collate_fn = collate_fn if self._own_collate else default_collate if self._batched else default_convert
        self.sampler = sampler
        if sampler is None and not self._is_iterable:
            self.sampler = RandomSampler(dataset) if shuffle else SequentialSampler(dataset)
        self.batch_sampler = batch_sampler
        if batch_sampler is None and self._batched:
            self.batch_sampler = BatchSampler(self.sampler, batch_size, drop_last)

    def _items(self):
        """How many items an epoch has."""
        if self._is_iterable or self.sampler is None:
            return len(self.dataset)
        return len(self.sampler)

    def _size_of_a_batch(self):
        """The size that every batch has; the last one may be smaller than the others."""
        if self.batch_size is None:
            return fresh_size('batch')
        if self.drop_last and not self._is_iterable:
            return self.batch_size
        if not self._is_iterable:
            n = self._items()
            if is_known(n) and is_known(self.batch_size):
                if n % self.batch_size == 0:
                    return self.batch_size
                if n < self.batch_size:
                    return n
        return batch_size(self.batch_size)

    def _item(self):
        if self._is_iterable:
            return next(iter(self.dataset))
        return self.dataset[fresh_size('index')]

    def _batch(self):
        if not self._batched:
            return self.collate_fn(self._item())
        n = self._size_of_a_batch()
        if not self._own_collate:
            return collate_like(self._item(), n)
        listed = n if is_known(n) and n <= _LISTED_ITEMS else unknown_int('batch')
        return self.collate_fn([self._item() for _ in range(listed)])

    def __iter__(self):
        for _ in range(unknown_int('batches')):
            yield self._batch()

    def __len__(self):
        if self.batch_size is None:
            return len(self.batch_sampler) if self._batched else self._items()
        if self.drop_last:
            return self._items() // self.batch_size
        return -(-self._items() // self.batch_size)
