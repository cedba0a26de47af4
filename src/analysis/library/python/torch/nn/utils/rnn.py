import torch
from __native__ import evaluating, fresh_size, is_known


class PackedSequence:
    """Sequences of several lengths end to end: `data` is (sum of the lengths, *)."""

    def __init__(self, data, batch_sizes=None, sorted_indices=None, unsorted_indices=None):
        self.data = data
        self.batch_sizes = batch_sizes
        self.sorted_indices = sorted_indices
        self.unsorted_indices = unsorted_indices
        # Number of sequences, and the length of the longest.
        self.batch = fresh_size('batch')
        self.longest = fresh_size('longest')
        self.lengths = None

    def with_data(self, data):
        packed = PackedSequence(data, self.batch_sizes, self.sorted_indices, self.unsorted_indices)
        packed.batch = self.batch
        packed.longest = self.longest
        packed.lengths = self.lengths
        return packed

    def __iter__(self):
        return iter((self.data, self.batch_sizes, self.sorted_indices, self.unsorted_indices))

    def __getitem__(self, index):
        return (self.data, self.batch_sizes, self.sorted_indices, self.unsorted_indices)[index]

    def _replace(self, data):
        return self.with_data(data)

    def to(self, *args, **kwargs):
        return self.with_data(self.data.to(*args, **kwargs))

    def cuda(self, *args, **kwargs):
        return self

    def cpu(self, *args, **kwargs):
        return self

    def float(self):
        return self.with_data(self.data.float())

    def double(self):
        return self.with_data(self.data.double())

    def half(self):
        return self.with_data(self.data.half())

    def pin_memory(self):
        return self

    @property
    def is_cuda(self):
        return self.data.is_cuda


def _known_lengths(lengths):
    return isinstance(lengths, (list, tuple)) and is_known(lengths) and all(isinstance(n, int) for n in lengths)


def pack_padded_sequence(input, lengths, batch_first=False, enforce_sorted=True):
    batch = input.size(0 if batch_first else 1)
    known = _known_lengths(lengths)
    total = sum(lengths) if known else fresh_size('packed')
    longest = max(lengths) if known else fresh_size('longest')
    indices = None if enforce_sorted else torch.empty((batch,), dtype=torch.int64)
    packed = PackedSequence(
        input.new_empty((total, *input.shape[2:])), torch.empty((longest,), dtype=torch.int64), indices, indices,
    )
    packed.batch = batch
    packed.longest = longest
    packed.lengths = lengths
    return packed


def pad_packed_sequence(sequence, batch_first=False, padding_value=0.0, total_length=None):
    length = sequence.longest if total_length is None else total_length
    front = (sequence.batch, length) if batch_first else (length, sequence.batch)
    lengths = torch.empty((sequence.batch,), dtype=torch.int64)
    return sequence.data.new_empty((*front, *sequence.data.shape[1:])), lengths


def pad_sequence(sequences, batch_first=False, padding_value=0.0, padding_side='right'):
    sequences = list(sequences)
    batch = len(sequences)
    longest = max([s.size(0) for s in sequences])
    front = (batch, longest) if batch_first else (longest, batch)
    if evaluating():
        return _padded(sequences, longest, batch_first, padding_value, padding_side)
    return sequences[0].new_empty((*front, *sequences[0].shape[1:]))


def _padded(sequences, longest, batch_first, padding_value, padding_side):
    rows = []
    for s in sequences:
        fill = s.new_full((longest - s.size(0), *s.shape[1:]), padding_value)
        rows.append(torch.cat([fill, s] if padding_side == 'left' else [s, fill]))
    return torch.stack(rows, 0 if batch_first else 1)


def unpad_sequence(padded_sequences, lengths, batch_first=False):
    sequences = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    return [sequence[:length] for sequence, length in zip(sequences, lengths)]


def pack_sequence(sequences, enforce_sorted=True):
    lengths = [s.size(0) for s in sequences]
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences):
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return [padded[i, :fresh_size('length')] for i in range(packed_sequences.batch)]


def invert_permutation(permutation):
    return None if permutation is None else torch.empty_like(permutation)
