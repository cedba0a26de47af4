/** PyTorch functions that take and put elements. */
export const signatures = `
Tensor.__getitem__(input, index) -> getitem
torch.select, Tensor.select, torch.select_copy(input, dim, index) -> select
torch.index_select, Tensor.index_select(input, dim, index, *, out=None) -> index_select
torch.index_add, Tensor.index_add(input, dim, index, source, *, alpha=1, out=None) -> index_add
torch.index_copy, Tensor.index_copy(input, dim, index, source, *, out=None) -> index_copy
torch.index_copy, torch.index_add, Tensor.index_copy, Tensor.index_add(input, dim, index, tensor as source, *, alpha=1)
  -> index_copy
torch.index_fill, Tensor.index_fill(input, dim, index, value) -> index_fill
torch.index_reduce, Tensor.index_reduce(input, dim, index, source, reduce, *, include_self=True, out=None) -> index_reduce
Tensor.index_add_(input, dim, index, source, *, alpha=1) -> index_add inplace
Tensor.index_copy_(input, dim, index, source) -> index_copy inplace
Tensor.index_fill_(input, dim, index, value) -> index_fill inplace
Tensor.index_reduce_(input, dim, index, source, reduce, *, include_self=True) -> index_reduce inplace
torch.index_put, Tensor.index_put(input, indices, values, accumulate=False) -> index_put
torch.index_put_, Tensor.index_put_(input, indices, values, accumulate=False) -> index_put inplace
torch.gather, Tensor.gather(input, dim, index, *, sparse_grad=False, out=None) -> gather
torch.scatter, Tensor.scatter(input, dim, index, src, *, reduce=None, out=None) -> scatter
torch.scatter, Tensor.scatter(input, dim, index, value as src, *, reduce=None, out=None) -> scatter
Tensor.scatter_(input, dim, index, src, *, reduce=None) -> scatter inplace
Tensor.scatter_(input, dim, index, value as src, *, reduce=None) -> scatter inplace
torch.scatter_add, Tensor.scatter_add(input, dim, index, src, *, out=None) -> scatter_add
Tensor.scatter_add_(input, dim, index, src) -> scatter_add inplace
torch.scatter_reduce, Tensor.scatter_reduce(input, dim, index, src, reduce, *, include_self=True, out=None) -> scatter_reduce
Tensor.scatter_reduce_(input, dim, index, src, reduce, *, include_self=True) -> scatter_reduce inplace
torch.take, Tensor.take(input, index, *, out=None) -> take
torch.take_along_dim, Tensor.take_along_dim(input, indices, dim=None, *, out=None) -> take_along_dim
torch.put, Tensor.put(input, index, source, accumulate=False) -> put
Tensor.put_(input, index, source, accumulate=False) -> put inplace
torch.masked_select, Tensor.masked_select(input, mask, *, out=None) -> masked_select
torch.masked_fill, Tensor.masked_fill(input, mask, value) -> masked_fill
Tensor.masked_fill_(input, mask, value) -> masked_fill inplace
torch.masked_scatter, Tensor.masked_scatter(input, mask, source) -> masked_scatter
Tensor.masked_scatter_(input, mask, source) -> masked_scatter inplace
torch.nonzero, Tensor.nonzero(input, *, as_tuple=False, out=None) -> nonzero
torch.argwhere, Tensor.argwhere(input) -> argwhere
Tensor.copy_(input, src, non_blocking=False) -> copy inplace
Tensor.fill_diagonal_(input, fill_value, wrap=False) -> fill_diagonal inplace
torch.select_scatter, Tensor.select_scatter(input, src, dim, index) -> select_scatter
torch.slice_scatter, Tensor.slice_scatter(input, src, dim=0, start=None, end=None, step=1) -> slice_scatter
torch.diagonal_scatter, Tensor.diagonal_scatter(input, src, offset=0, dim1=0, dim2=1) -> diagonal_scatter
torch.as_strided_scatter, Tensor.as_strided_scatter(input, src, size, stride, storage_offset=None) -> keep
torch.segment_reduce(data as input, reduce, *, lengths=None, indices=None, offsets=None, axis=0, unsafe=False, initial=None)
  -> segment_reduce
`;
